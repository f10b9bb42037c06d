import type { Span } from '../base/span.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import type { ResolvedEvent } from './resolve-events.ts';
import type { ResolvedProperty } from './resolve-properties.ts';
import type { ResolvedSource } from './resolve-sources.ts';
import type { PropertySpec, TypeSpec } from './type-shape.ts';

/** A type as it is written somewhere, with what an event adds to a shared one merged in. */
export interface WrittenType {
  readonly spec: TypeSpec;
  /** For messages: `sku`, `items of sku`, `address.city`. The same wherever a shared property is used. */
  readonly label: string;
  /** Of the name, or of the type where it has none. */
  readonly span: Span;
}

/** A property as it is written somewhere, at any depth. */
export interface WrittenProperty extends WrittenType {
  readonly spec: PropertySpec;
}

export interface Written {
  readonly types: readonly WrittenType[];
  readonly properties: readonly WrittenProperty[];
}

interface Parts {
  readonly properties: ReadonlyMap<string, ResolvedProperty>;
  readonly events: ReadonlyMap<string, ResolvedEvent>;
  readonly sources: ReadonlyMap<string, ResolvedSource>;
}

/** Every type that is written, each once where it stands, leaving out what could not be understood. */
export function writtenTypes(parts: Parts): Written {
  const found: { types: WrittenType[]; properties: WrittenProperty[] } = { types: [], properties: [] };
  const add = (one: ResolvedProperty): void => {
    if (!one.broken)
      addProperty({ spec: one.spec, label: one.property.name, span: one.property.at.name ?? one.spec.at.self }, found);
  };
  for (const one of parts.properties.values()) add(one);
  for (const event of parts.events.values()) event.written.forEach(add);
  for (const source of parts.sources.values()) source.context.forEach(add);
  return found;
}

interface Found {
  readonly types: WrittenType[];
  readonly properties: WrittenProperty[];
}

function addProperty(property: WrittenProperty, found: Found): void {
  found.properties.push(property);
  addType(property, found);
}

function addType(type: WrittenType, found: Found): void {
  found.types.push(type);
  const { items, properties } = type.spec;
  if (items !== undefined) addType({ spec: items, label: `items of ${type.label}`, span: items.at.self }, found);
  for (const field of properties ?? []) addField(field, type.label, found);
}

function addField({ name, span, value, broken }: NamedEntry<PropertySpec>, label: string, found: Found): void {
  if (value !== undefined && !broken) addProperty({ spec: value, label: `${label}.${name}`, span }, found);
}
