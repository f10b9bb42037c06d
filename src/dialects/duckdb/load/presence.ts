import type { Property } from '../../../model/values.ts';
import { type FieldPlace, isJsonType } from './place.ts';
import { quoted } from './sql-text.ts';

/** When a field is valid, and how many keys of its object it accounts for (`1`, or an expression of 0 or 1). */
export interface Presence {
  readonly ok: string;
  readonly count: string;
}

/**
 * A field whose value in `v` is null exactly where it is absent or null in the JSON. An optional one that must not be null
 * is not counted where it is: then the number of keys does not fit, and the row is doubted.
 */
export function scalarPresence(property: Property, place: FieldPlace, right: string): Presence {
  const { leaf } = place;
  const present = `${leaf} is not null and ${right}`;
  if (property.required) {
    const ok = property.nullable === true ? `((${leaf} is null and ${isThere(place)}) or (${present}))` : present;
    return { ok, count: '1' };
  }
  if (place.isOpen && property.nullable !== true) {
    return { ok: `((${leaf} is null and not ${isThere(place)}) or (${present}))`, count: `${isThere(place)}::int` };
  }
  const count = property.nullable === true ? `${isThere(place)}::int` : `(${leaf} is not null)::int`;
  return { ok: `(${leaf} is null or (${present}))`, count };
}

/** A list: its value in `v` is null also where the JSON value is no list at all. */
export function listPresence(property: Property, place: FieldPlace, right: string): Presence {
  if (property.nullable !== true && !place.isOpen) return scalarPresence(property, place, right);
  const allowed = [
    ...(property.required ? [] : [`not ${isThere(place)}`]),
    ...(property.nullable === true ? [`(${isThere(place)} and ${isJsonType(place, 'NULL')})`] : []),
    `(${place.leaf} is not null and ${right})`,
  ];
  return { ok: `(${allowed.join(' or ')})`, count: property.required ? '1' : `${isThere(place)}::int` };
}

/** An object: its own keys are null where it is absent, and empty where the JSON value is no object at all. */
export function objectPresence(property: Property, place: FieldPlace, ownKeys: string, right: string): Presence {
  const allowed = [
    ...(property.required ? [] : [`${ownKeys} is null`]),
    ...(property.nullable === true ? [isJsonType(place, 'NULL')] : []),
    `(${right})`,
  ];
  return {
    ok: `coalesce(${allowed.join(' or ')}, false)`,
    count: property.required ? '1' : `(${ownKeys} is not null)::int`,
  };
}

function isThere({ keys, key }: FieldPlace): string {
  return `list_contains(${keys}, ${quoted(key)})`;
}
