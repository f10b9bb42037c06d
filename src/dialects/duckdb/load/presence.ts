import type { Property } from '../../../model/values.ts';
import { type FieldPlace, isJsonType } from './place.ts';
import { quoted } from './sql-text.ts';

/**
 * When a field is valid. What its value tells is apart from what only the keys of its object tell: these are asked for
 * where the size of the row does not tell that there are no others (see `compact-size.ts`).
 */
export interface Presence {
  readonly ok: string;
  /** Conditions on the keys of the object that it is in. */
  readonly keyed: readonly string[];
  /** How many keys of its object it accounts for: `1`, or an expression of 0 or 1. */
  readonly count: string;
}

/**
 * A field whose value in `v` is null exactly where it is absent or null in the JSON. An optional one that must not be null
 * is not counted where it is: then the number of keys does not fit, and the row is doubted.
 */
export function scalarPresence(property: Property, place: FieldPlace, right: string): Presence {
  const { leaf } = place;
  const present = `${leaf} is not null and ${right}`;
  const isNullable = property.nullable === true;
  if (property.required) {
    if (!isNullable) return { ok: present, keyed: [], count: '1' };
    return {
      ok: `(${leaf} is null or (${present}))`,
      keyed: [`(${leaf} is not null or ${isThere(place)})`],
      count: '1',
    };
  }
  const ok = `(${leaf} is null or (${present}))`;
  if (isNullable) return { ok, keyed: [], count: `${isThere(place)}::int` };
  if (!place.isOpen) return { ok, keyed: [], count: `(${leaf} is not null)::int` };
  return { ok, keyed: [`(${leaf} is not null or not ${isThere(place)})`], count: `${isThere(place)}::int` };
}

/** A list: its value in `v` is null also where the JSON value is no list at all. */
export function listPresence(property: Property, place: FieldPlace, right: string): Presence {
  if (property.nullable !== true && !place.isOpen) return scalarPresence(property, place, right);
  const { leaf } = place;
  const missing = [
    ...(property.required ? [] : [`not ${isThere(place)}`]),
    ...(property.nullable === true ? [`(${isThere(place)} and ${isJsonType(place, 'NULL')})`] : []),
  ];
  const present = `${leaf} is not null and ${right}`;
  return {
    ok: missing.length === 0 ? present : `(${leaf} is null or (${present}))`,
    keyed: missing.length === 0 ? [] : [`(${[`${leaf} is not null`, ...missing].join(' or ')})`],
    count: property.required ? '1' : `${isThere(place)}::int`,
  };
}

/** An object: its own keys are null where it is absent, and empty where the JSON value is no object at all. */
export function objectPresence(property: Property, place: FieldPlace, ownKeys: string, right: string): Presence {
  const allowed = [
    ...(property.required ? [] : [`${ownKeys} is null`]),
    ...(property.nullable === true ? [isJsonType(place, 'NULL')] : []),
    `(${right})`,
  ];
  return {
    ok: 'true',
    keyed: [`coalesce(${allowed.join(' or ')}, false)`],
    count: property.required ? '1' : `(${ownKeys} is not null)::int`,
  };
}

function isThere({ keys, key }: FieldPlace): string {
  return `list_contains(${keys}, ${quoted(key)})`;
}
