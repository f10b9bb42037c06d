import { isPlace, isSpan, userData } from '../../../model/plain-data.ts';

/** Stands where a place was left out. */
export const leftOut = null;

/** Thrown by `packed` for what JSON cannot hold as it is. */
export const unpackable = new Error('not plain data');

/**
 * Plain data for JSON, without the places of its parts: what stands under `at` and `span` becomes `leftOut`. The user's own data
 * stay as they are. `place` is the reverse.
 * @throws unpackable
 */
export function packed(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return plainScalar(value);
  return Array.isArray(value) ? value.map(packed) : packedObject(value, {});
}

/** The same of an object, of which some fields are given. */
export function packedObject<Given extends object>(value: object, given: Given): object & Given {
  const fields = fieldsOf(value);
  // To copy all fields at once and to replace some is much faster than to copy one by one.
  const copy: Record<string, unknown> = { ...fields, ...given };
  for (const key in fields) {
    const item = fields[key];
    if (typeof item === 'string' || item === undefined || key in given) continue;
    if (key === 'at' || key === 'span') copy[key] = packedPlace(key, item);
    else if (typeof item !== 'object' || item === null) plainScalar(item);
    else copy[key] = isUsersOwn(key, fields) ? verbatim(item) : packed(item);
  }
  return copy as object & Given;
}

function isUsersOwn(key: string, { span }: Readonly<Record<string, unknown>>): boolean {
  return userData.has(key) || (key === 'value' && isSpan(span));
}

function packedPlace(key: 'at' | 'span', item: unknown): unknown {
  if (item === leftOut) throw unpackable;
  const isLeftOut = key === 'span' ? isSpan(item) : isPlace(item) && !isSpan(item);
  return isLeftOut ? leftOut : packed(item);
}

/** The user's own data, in which nothing is a place. */
function verbatim(value: unknown): unknown {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return plainScalar(value);
  if (Array.isArray(value)) value.forEach(verbatim);
  else Object.values(fieldsOf(value)).forEach(verbatim);
  return value;
}

function fieldsOf(value: object): Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw unpackable;
  return value as Readonly<Record<string, unknown>>;
}

/** Of numbers, JSON has neither large integers nor infinity, nor zero with a sign. */
function plainScalar(value: unknown): unknown {
  const isPlain =
    typeof value === 'number'
      ? Number.isFinite(value) && !Object.is(value, -0)
      : typeof value === 'boolean' || value === null;
  if (!isPlain) throw unpackable;
  return value;
}
