import type { Property, ValueType } from '../../../model/values.ts';
import { field, quoted } from './sql-text.ts';
import { alias } from './typed-columns.ts';

/*
 * A row written without spaces or escapes has as many bytes as its known fields take, and then there is room for nothing
 * else: no key that nobody knows or that comes twice, no comma too many, no `null` where a value is missing. So where the
 * size of the text is exactly that of the valid values in it, the keys need not be asked for, which takes parsing it again.
 *
 * Sound only if a value never takes fewer bytes than is counted here. Text takes its own length and two quotes, escaped more.
 * Numbers are printed in the shortest form; where an exponent might be shorter still, the size is null and tells nothing.
 */

/** A condition that holds only where the row has the known fields and nothing else; null where sizes cannot tell. */
export function isCompact(
  outer: readonly Property[],
  payload: { readonly name: string; readonly properties: readonly Property[] },
): string | null {
  const { name, properties } = payload;
  if (!properties.some(isAlwaysThere)) return null;
  const outerNames = new Set([name, ...outer.map((one) => one.name)]);
  const outside = outer.map((one) => memberSize(one, `v.${field(one.name)}`, false));
  const inside = properties.map((one) =>
    memberSize(one, `v.${field(name)}.${field(one.name)}`, !outerNames.has(one.name)),
  );
  const members = [...outside, ...inside];
  if (members.some((one) => one === null)) return null;
  // Each member is counted with a comma, of which an object has one less than members, and two braces.
  const fixed = 1 + keySize(name) + 1 + 1;
  return `strlen(raw::varchar) = ${[fixed, ...members].join(' + ')}`;
}

function isAlwaysThere({ required, nullable }: Property): boolean {
  return required && nullable !== true;
}

/** `"key":`, in bytes. */
function keySize(key: string): number {
  return Buffer.byteLength(JSON.stringify(key)) + 1;
}

/**
 * The bytes of a member and its comma: none where it is missing. Where it may be null, the text is searched for that. It does
 * not matter then which object it was found in: in the envelope, anything may stand (`isTold`: it has no field of that name).
 */
function memberSize(property: Property, leaf: string, isTold: boolean): string | null {
  const value = valueSize(property, leaf, alias(property.column));
  if (value === null) return null;
  const before = keySize(property.name) + 1;
  const present = `${before} + ${value}`;
  if (isAlwaysThere(property)) return present;
  if (property.nullable !== true) return `case when ${leaf} is null then 0 else ${present} end`;
  const nothing = property.required || !isTold ? 'null' : missingOrNull(property.name, before);
  return `case when ${leaf} is null then ${nothing} else ${present} end`;
}

function missingOrNull(name: string, before: number): string {
  const isNull = [',', '{']
    .map((start) => `contains(raw::varchar, ${quoted(`${start}${JSON.stringify(name)}:null`)})`)
    .join(' or ');
  return `case when ${isNull} then ${before + 'null'.length} else 0 end`;
}

/** The bytes of a valid value; null where that is not told. */
function valueSize(type: ValueType, leaf: string, typed: string): string | null {
  switch (type.type) {
    case 'object':
      return null;
    case 'array':
      return listSize(type, leaf);
    case 'number':
      return numberSize(leaf, typed);
    case 'integer':
    case 'boolean':
      return `strlen(${leaf}::varchar)`;
    default:
      return `strlen(${leaf}) + 2`;
  }
}

/** `1e20` is printed as 100000000000000000000.0, and `5e-3` as 0.005. */
function numberSize(leaf: string, typed: string): string {
  const text = `${leaf}::varchar`;
  const isShortest = `abs(${typed}) between 0.01 and 1e15 and not ends_with(${text}, '.0')`;
  return `case when ${isShortest} or ${text} = '0' then strlen(${text}) end`;
}

/** Of text alone: `["a","b"]`. Null items are not counted, so that the size never fits where there is one. */
function listSize({ items }: ValueType, leaf: string): string | null {
  if (items === undefined || !textual.has(items.type)) return null;
  return `case when len(${leaf}) = 0 then 2 else strlen(array_to_string(${leaf}, '","')) + 4 end`;
}

const textual: ReadonlySet<ValueType['type']> = new Set(['string', 'date', 'timestamp', 'uuid']);
