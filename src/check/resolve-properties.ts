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

/** The property of a specification that has a type; null otherwise. */
export function propertyOf(name: string, span: Span, spec: PropertySpec): Property | null {
  const type = typeOf(spec);
  if (type === null) return null;
  const { description, unit, pii, owner, renamed_from, coerce, sample } = spec;
  return {
    name,
    column: sqlName(name),
    required: spec.required ?? false,
    ...type,
    ...withoutUndefined({ description, unit, pii, owner }),
    ...(spec.example === undefined ? {} : { example: toJson(spec.example) }),
    ...withoutUndefined({ coerce, renamed_from }),
    ...(spec.deprecated === undefined ? {} : { deprecated: deprecationOf(spec.deprecated) }),
    ...withoutUndefined({ sample }),
    at: { ...spec.at, name: span },
  };
}

export function deprecationOf({ at: _, ...rest }: DeprecationSpec): Omit<DeprecationSpec, 'at'> {
  return rest;
}

/** The type of a specification; null where it has none, or where its items or fields have none. */
export function typeOf(spec: TypeSpec): ValueType | null {
  if (spec.type === undefined) return null;
  const items = spec.items === undefined ? undefined : typeOf(spec.items);
  const properties = spec.properties === undefined ? undefined : fieldsOf(spec.properties);
  if (items === null || properties === null) return null;
  const isSingle = spec.type !== 'array' && spec.type !== 'object';
  const { minimum, maximum, exclusive_minimum, exclusive_maximum, min_length, max_length, format } = spec;
  return {
    type: spec.type,
    ...(spec.nullable === true ? { nullable: true } : {}),
    ...(spec.enum === undefined || !isSingle ? {} : { enum: spec.enum.map((word) => word.value) }),
    ...(spec.const === undefined || !isSingle ? {} : { const: spec.const.value }),
    ...withoutUndefined({ minimum, maximum, exclusive_minimum, exclusive_maximum }),
    ...withoutUndefined({ min_length, max_length, pattern: patternOf(spec), format }),
    ...withoutUndefined({ items, min_items: spec.min_items, max_items: spec.max_items, properties }),
  };
}

const patterns = new Map<string, string | undefined>();

/** The form of a pattern that all engines read alike; undefined where it is wrong, which a rule reports. */
function patternOf({ pattern }: TypeSpec): string | undefined {
  if (pattern === undefined) return undefined;
  if (!patterns.has(pattern)) patterns.set(pattern, portablePattern(pattern).pattern ?? undefined);
  return patterns.get(pattern);
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
