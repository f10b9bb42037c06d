import type { Span } from '../base/span.ts';
import { spanOf } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import type { ResolvedEvent } from './resolve-events.ts';
import type { ResolvedGroup } from './resolve-groups.ts';
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
  /** True where something of it could not be read, so that nothing can be said about what is missing. */
  readonly broken: boolean;
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
  readonly groups: ReadonlyMap<string, ResolvedGroup>;
  readonly events: ReadonlyMap<string, ResolvedEvent>;
  readonly sources: ReadonlyMap<string, ResolvedSource>;
}

/** Every type that is written, each once where it stands. */
export function writtenTypes(parts: Parts): Written {
  const found: Found = { types: [], properties: [] };
  const add = ({ property, spec, broken, reused }: ResolvedProperty): void => {
    if (reused) return;
    addProperty({ spec, label: property.name, span: spanOf(property, 'name'), broken }, found);
  };
  for (const one of parts.properties.values()) add(one);
  for (const group of parts.groups.values()) group.written.forEach(add);
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
  if (items !== undefined) {
    addType({ spec: items, label: `items of ${type.label}`, span: items.at.self, broken: type.broken }, found);
  }
  for (const field of properties ?? []) addField(field, type.label, found);
}

function addField({ name, span, value, broken }: NamedEntry<PropertySpec>, label: string, found: Found): void {
  if (value !== undefined) addProperty({ spec: value, label: `${label}.${name}`, span, broken }, found);
}
