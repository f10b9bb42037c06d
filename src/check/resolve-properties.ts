import { sqlName } from '../base/names.ts';
import type { Span } from '../base/span.ts';
import { portablePattern } from '../model/patterns.ts';
import type { Property, ValueType } from '../model/values.ts';
import type { At } from '../yaml/shape.ts';
import { type NamedEntry, toJson } from '../yaml/shapes.ts';
import type { DeprecationSpec } from './deprecation-shape.ts';
import type { PropertySpec, TypeSpec } from './type-shape.ts';

/** A property with a type, and what was written of it. */
export interface ResolvedProperty {
  readonly property: Property;
  readonly spec: PropertySpec;
  /** True where something of it could not be understood. */
  readonly broken: boolean;
  /** True where it is a shared property as it is, or with additions that do not concern its values. */
  readonly reused: boolean;
}

const aboutUse: ReadonlySet<string> = new Set([
  'at',
  'required',
  'description',
  'owner',
  'unit',
  'renamed_from',
  'sample',
]);

/** Whether what is written says nothing about the values. */
export function saysNothingOfValues(own: PropertySpec): boolean {
  return Object.keys(own).every((key) => aboutUse.has(key));
}

/** The innermost part without a type, as which a property without a complete type is complained about. */
export function untypedPart(name: string, span: Span, spec: TypeSpec): { readonly label: string; readonly span: Span } {
  if (spec.type === undefined) return { label: name, span };
  const { items, properties = [] } = spec;
  if (items !== undefined && typeOf(items) === null) return untypedPart(`items of ${name}`, items.at.self, items);
  for (const field of properties) {
    if (field.value === undefined || typeOf(field.value) !== null) continue;
    return untypedPart(`${name}.${field.name}`, field.span, field.value);
  }
  return { label: name, span };
}

/** Of a shared property and what an event writes about it, the event wins. Constraints of another type do not carry over. */
export function mergeSpecs(base: PropertySpec, own: PropertySpec): PropertySpec {
  const at: At = { ...base.at, ...own.at, self: own.at.self };
  if (own.type === undefined || own.type === base.type) return { ...base, ...own, at };
  const { description, unit, pii, owner, renamed_from, deprecated, required } = base;
  const kept = { description, unit, pii, owner, renamed_from, deprecated, required };
  return { ...withoutUndefined(kept), ...own, at };
}

function withoutUndefined<T extends object>(object: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const kept: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const key in object) {
    const value = object[key];
    if (isDefined(value)) kept[key] = value;
  }
  return kept;
}

function isDefined<V>(value: V): value is Exclude<V, undefined> {
  return value !== undefined;
}

type Writable<T> = { -readonly [Key in keyof T]: T[Key] };

/** The property of a specification that has a type; null otherwise. */
export function propertyOf(name: string, span: Span, spec: PropertySpec): Property | null {
  if (spec.type === undefined) return null;
  const property: Writable<Property> = {
    name,
    column: sqlName(name),
    required: spec.required ?? false,
    type: spec.type,
    at: { ...spec.at, name: span },
  };
  if (!addType(spec, property)) return null;
  // There are tens of thousands of properties: what is not written of one is not looked at twice.
  if (spec.description !== undefined) property.description = spec.description;
  if (spec.unit !== undefined) property.unit = spec.unit;
  if (spec.pii !== undefined) property.pii = spec.pii;
  if (spec.owner !== undefined) property.owner = spec.owner;
  if (spec.example !== undefined) property.example = toJson(spec.example);
  if (spec.coerce !== undefined) property.coerce = spec.coerce;
  if (spec.renamed_from !== undefined) property.renamed_from = spec.renamed_from;
  if (spec.deprecated !== undefined) property.deprecated = deprecationOf(spec.deprecated);
  if (spec.sample !== undefined) property.sample = spec.sample;
  return property;
}

export function deprecationOf({ at: _, ...rest }: DeprecationSpec): Omit<DeprecationSpec, 'at'> {
  return rest;
}

/** The type of a specification; null where it has none, or where its items or fields have none. */
export function typeOf(spec: TypeSpec): ValueType | null {
  if (spec.type === undefined) return null;
  const type: Writable<ValueType> = { type: spec.type };
  return addType(spec, type) ? type : null;
}

/** Adds what is written about the values; false where items or fields have no type. */
function addType(spec: TypeSpec, into: Writable<ValueType>): boolean {
  if (spec.nullable === true) into.nullable = true;
  if (spec.type !== 'array' && spec.type !== 'object') {
    if (spec.enum !== undefined) into.enum = spec.enum.map((word) => word.value);
    if (spec.const !== undefined) into.const = spec.const.value;
  }
  if (spec.minimum !== undefined) into.minimum = spec.minimum;
  if (spec.maximum !== undefined) into.maximum = spec.maximum;
  if (spec.exclusive_minimum !== undefined) into.exclusive_minimum = spec.exclusive_minimum;
  if (spec.exclusive_maximum !== undefined) into.exclusive_maximum = spec.exclusive_maximum;
  if (spec.min_length !== undefined) into.min_length = spec.min_length;
  if (spec.max_length !== undefined) into.max_length = spec.max_length;
  const pattern = patternOf(spec);
  if (pattern !== undefined) into.pattern = pattern;
  if (spec.format !== undefined) into.format = spec.format;
  return addParts(spec, into);
}

function addParts(spec: TypeSpec, into: Writable<ValueType>): boolean {
  const items = spec.items === undefined ? undefined : typeOf(spec.items);
  const properties = spec.properties === undefined ? undefined : fieldsOf(spec.properties);
  if (items === null || properties === null) return false;
  if (items !== undefined) into.items = items;
  if (spec.min_items !== undefined) into.min_items = spec.min_items;
  if (spec.max_items !== undefined) into.max_items = spec.max_items;
  if (properties !== undefined) into.properties = properties;
  return true;
}

/** The form of a pattern that all engines read alike; undefined where it is wrong, which a rule reports. */
function patternOf({ pattern }: TypeSpec): string | undefined {
  return pattern === undefined ? undefined : (portablePattern(pattern).pattern ?? undefined);
}

function fieldsOf(entries: readonly NamedEntry<PropertySpec>[]): Property[] | null {
  const fields: Property[] = [];
  for (const entry of entries) {
    const field = entry.value === undefined ? null : propertyOf(entry.name, entry.span, entry.value);
    if (field === null) return null;
    fields.push(field);
  }
  return fields;
}
