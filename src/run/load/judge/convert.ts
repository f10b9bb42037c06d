import type { JsonObject, JsonValue, Property, ScalarKind, ValueType } from '../../../model/values.ts';
import { isRecord, parseExactly } from './strict-json.ts';

/**
 * How the values of a row are written. `json`: by the letter. `typed`: columns of a table or Parquet file, where null means
 * absent and timestamps are in UTC. `text`: CSV, where every value is text besides.
 */
export type RowStyle = 'json' | 'typed' | 'text';

/** What allows a value to be converted: the style of its row, and whether its property says `coerce`. */
interface Licence {
  readonly style: RowStyle;
  readonly coerce: boolean;
}

/**
 * The value as the checker expects it, where it can be converted: by what the style of the row calls for, and by `coerce`.
 * What does not convert stays as it is, for the checker to complain about.
 */
export function convert(type: ValueType | Property, value: JsonValue, style: RowStyle, coerce: boolean): JsonValue {
  if (value === null) return null;
  const own = coerce || ('coerce' in type && type.coerce === true);
  const licence: Licence = { style, coerce: own };
  if (type.type === 'array') return convertItems(type, own || style === 'text' ? parsed(value, '[') : value, licence);
  if (type.type === 'object') return convertObject(type, own || style === 'text' ? parsed(value, '{') : value, style);
  return convertScalar(type.type, value, licence);
}

function convertScalar(kind: ScalarKind, value: JsonValue, { style, coerce }: Licence): JsonValue {
  const isText = style === 'text';
  const isLoose = style !== 'json';
  switch (kind) {
    case 'string':
      return coerce ? toText(value) : value;
    case 'integer':
    case 'number':
      return coerce || isText ? toNumber(value) : value;
    case 'boolean':
      return coerce || isText ? toBoolean(value, coerce) : value;
    case 'timestamp':
      return coerce || isLoose ? toTimestamp(value) : value;
    case 'date':
      return coerce || isLoose ? toDate(value) : value;
    case 'uuid':
      return coerce && typeof value === 'string' ? value.trim().replace(/^\{(.*)\}$/, '$1') : value;
  }
}

function convertItems({ items }: ValueType, value: JsonValue, { style, coerce }: Licence): JsonValue {
  return isList(value) && items !== undefined ? value.map((item) => convert(items, item, style, coerce)) : value;
}

function convertObject({ properties }: ValueType, value: JsonValue, style: RowStyle): JsonValue {
  return isRecord(value) && properties !== undefined ? convertFields(properties, value, style) : value;
}

/** Converts every field; where null means absent, those without a value are left out. */
export function convertFields(properties: readonly Property[], object: JsonObject, style: RowStyle): JsonObject {
  const known = new Map(properties.map((one) => [one.name, one]));
  const fields: [string, JsonValue][] = [];
  for (const [name, value] of Object.entries(object)) {
    const property = known.get(name);
    if (value === null && style !== 'json' && !(property?.nullable === true && property.required)) continue;
    fields.push([name, property === undefined ? value : convert(property, value, style, false)]);
  }
  return Object.fromEntries(fields);
}

/** True where a property of this list, or of one within, is converted although its row is JSON. */
export function hasCoerced(properties: readonly Property[]): boolean {
  return properties.some((one) => one.coerce === true || mayConvertWithin(one));
}

function mayConvertWithin(type: ValueType): boolean {
  return (
    (type.properties !== undefined && hasCoerced(type.properties)) ||
    (type.items !== undefined && mayConvertWithin(type.items))
  );
}

function toText(value: JsonValue): JsonValue {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean' ? String(value) : value;
}

function toNumber(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return value;
  const number = Number(text);
  if (/^[+-]?\d+$/.test(text) && !Number.isSafeInteger(number)) return BigInt(text.replace('+', ''));
  return Number.isFinite(number) ? number : value;
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  t: true,
  f: false,
  '1': true,
  '0': false,
};

/** `1` and `0` only where the catalog says `coerce`, or where text is all there is. */
function toBoolean(value: JsonValue, coerce: boolean): JsonValue {
  if (typeof value === 'string') return truths[value.trim().toLowerCase()] ?? value;
  if (coerce && (value === 1 || value === 0)) return value === 1;
  return value;
}

const looseTimestamp =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,9})?)?\s?(?:(Z|UTC)|([+-]\d{2})(?::?(\d{2}))?)?$/i;

/** Text with a blank instead of `T`, or without an offset, which then is UTC. */
function toTimestamp(value: JsonValue): JsonValue {
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return `${text}T00:00:00Z`;
  const match = looseTimestamp.exec(text);
  if (match === null) return value;
  const [, day, minutes, seconds = ':00', , hours, rest = '00'] = match;
  return `${day}T${minutes}${seconds}${hours === undefined ? 'Z' : `${hours}:${rest}`}`;
}

function toDate(value: JsonValue): JsonValue {
  if (typeof value === 'number' && /^\d{8}$/.test(String(value))) return toDate(String(value));
  if (typeof value !== 'string') return value;
  const text = value.trim();
  const compact = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (compact !== null) return `${compact[1]}-${compact[2]}-${compact[3]}`;
  return text.replace(/^(\d{4}-\d{2}-\d{2})[T ]00:00:00(?:\.0+)?(?:Z|\+00(?::?00)?)?$/, '$1');
}

/** JSON within text. */
function parsed(value: JsonValue, opening: string): JsonValue {
  if (typeof value !== 'string' || !value.trimStart().startsWith(opening)) return value;
  try {
    return parseExactly(value);
  } catch {
    return value;
  }
}

function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
