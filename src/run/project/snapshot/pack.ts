import { isPlace, isSpan, userData } from '../../../model/plain-data.ts';

/** Stands where a place was left out. */
export const leftOut = 0;

/** Thrown by `packed` for what JSON cannot hold as it is. */
export const unpackable = new Error('not plain data');

/**
 * Plain data without the places of its parts: what stands under `at` and `span` becomes `leftOut`. The user's own data stay as
 * they are. The reverse is `placed`.
 * @throws unpackable
 */
export function packed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return plainScalar(value);
  if (Array.isArray(value)) return value.map(packedItem);
  const copy: Record<string, unknown> = {};
  const isLocated = 'value' in value && 'span' in value && isSpan(value.span);
  for (const key of keysOf(value)) {
    const item = value[key];
    if (item === undefined) continue;
    if (key === 'at' || key === 'span') copy[key] = packedPlace(key, item);
    else copy[key] = userData.has(key) || (isLocated && key === 'value') ? verbatim(item) : packed(item);
  }
  return copy;
}

function packedItem(item: unknown): unknown {
  return item === undefined ? unpack() : packed(item);
}

function packedPlace(key: 'at' | 'span', item: unknown): unknown {
  if (item === leftOut) unpack();
  return (key === 'span' ? isSpan(item) : isPlace(item) && !isSpan(item)) ? leftOut : packed(item);
}

/** The user's own data, in which nothing is a place. */
function verbatim(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return plainScalar(value);
  for (const item of Array.isArray(value) ? value : keysOf(value).map((key) => value[key])) verbatim(item);
  return value;
}

/** Of numbers, JSON has neither large integers nor infinity, nor zero with a sign. */
function plainScalar(value: unknown): unknown {
  const isPlain =
    typeof value === 'number'
      ? Number.isFinite(value) && !Object.is(value, -0)
      : typeof value === 'string' || typeof value === 'boolean' || value === null;
  return isPlain ? value : unpack();
}

function keysOf(value: object): (keyof typeof value)[] {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null
    ? (Object.keys(value) as (keyof typeof value)[])
    : unpack();
}

function unpack(): never {
  throw unpackable;
}
