import type { JsonValue, Property } from '../../../model/values.ts';
import { listCheck } from './list-check.ts';
import { type Extraction, type FieldPlace, fieldPlace, isJsonType, keysAt, type Place, sum } from './place.ts';
import { listPresence, objectPresence, type Presence, scalarPresence } from './presence.ts';
import { scalarCheck } from './scalar-check.ts';
import { all, bareWord, quoted } from './sql-text.ts';

/** A field as `json_transform` is asked for it, the typed value made of it, and when it is valid for certain. */
export interface FieldCheck extends Presence {
  readonly shape: JsonValue;
  readonly value: string;
}

export function fieldCheck(property: Property, place: FieldPlace, extraction: Extraction): FieldCheck {
  if (property.type === 'array') {
    const { shape, value, ok } = listCheck(property, place, extraction);
    return { shape, value, ...listPresence(property, place, ok) };
  }
  if (property.type === 'object') {
    const { properties } = property;
    return properties === undefined ? anyObject(property, place) : objectField(property, properties, place, extraction);
  }
  const check = scalarCheck(property);
  const right = check.ok(place.leaf, place.typed, isJsonType(place, 'VARCHAR'));
  return { shape: check.shape, value: check.value(place.leaf), ...scalarPresence(property, place, right) };
}

/** An object that may hold anything is kept as JSON. */
function anyObject(property: Property, place: FieldPlace): FieldCheck {
  return { shape: 'JSON', value: place.leaf, ...scalarPresence(property, place, anyObjectIsRight(place.leaf)) };
}

/** True of JSON (not null) that is an object, for certain. */
export function anyObjectIsRight(leaf: string): string {
  const text = `${leaf}::varchar`;
  // A key that comes twice is read by DuckDB as the first, by JSON as the last: such are left to the checker.
  return all([
    `starts_with(${text}, '{')`,
    `not contains(substr(${text}, 2), '{')`,
    `not regexp_matches(${text}, ${bareWord})`,
    `list_unique(json_keys(${leaf})) = len(json_keys(${leaf}))`,
  ]);
}

function objectField(
  property: Property,
  properties: readonly Property[],
  place: FieldPlace,
  extraction: Extraction,
): FieldCheck {
  const { shape, value, ok, keyed, keys } = objectCheck(properties, place, extraction);
  const isObject = properties.some((one) => one.required) ? `len(${keys}) > 0` : isJsonType(place, 'OBJECT');
  const isAlways = property.required && property.nullable !== true;
  return {
    shape,
    value: isAlways ? value : `case when ${isObject} then ${value} end`,
    ...objectPresence(property, place, keys, all([isObject, ...keyed, ok])),
  };
}

export interface CheckedField {
  readonly property: Property;
  readonly place: FieldPlace;
  readonly check: FieldCheck;
}

/** The check of a closed object. `typedOf`: where the typed value of a field stands, if not in that of the object. */
export function objectCheck(
  properties: readonly Property[],
  place: Place,
  extraction: Extraction,
  typedOf: ((property: Property) => string) | null = null,
) {
  const keys = keysAt(place, extraction);
  const fields = properties.map((property): CheckedField => {
    const found = fieldPlace(property, place, keys);
    const own = typedOf === null ? found : { ...found, typed: typedOf(property) };
    return { property, place: own, check: fieldCheck(property, own, extraction) };
  });
  const made = fields.map((one) => `${quoted(one.property.column)}: ${one.check.value}`).join(', ');
  // A struct needs a field; an object that has none is kept as JSON.
  const shape: JsonValue =
    fields.length === 0 ? 'JSON' : Object.fromEntries(fields.map((one) => [one.property.name, one.check.shape]));
  return {
    shape,
    fields,
    keys,
    value: fields.length === 0 ? place.leaf : `{${made}}`,
    ok: all(fields.map((one) => one.check.ok)),
    keyed: [`len(${keys}) = ${sum(fields.map((one) => one.check.count))}`, ...fields.flatMap((one) => one.check.keyed)],
  };
}
