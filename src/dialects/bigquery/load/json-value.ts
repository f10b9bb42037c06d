import { valuePattern } from '../../../model/formats.ts';
import type { Property, ValueType } from '../../../model/values.ts';
import { bigquery } from '../printer.ts';
import { bigqueryText } from '../text.ts';
import { comparesText, nothing } from './column-value.ts';
import { castTimestamp, dashed, finite, matches } from './scalar-value.ts';

/** How a value of type JSON is read as a type of the catalog. */
export interface JsonReading {
  /** The typed value; null where it is of another type. */
  value(json: string): string;
  /** True where the value (neither absent nor null) is valid for certain. */
  ok(json: string, typed: string): string;
}

/** What null means: a value of its own (`json`), or that nothing is there, as in the columns of tables (`typed`). */
export type NullStyle = 'json' | 'typed';

/** How JSON is read; null where that is left to the checker: what may hold anything, and lists of lists. */
export function jsonReading(type: ValueType, style: NullStyle, depth = 0): JsonReading | null {
  if (comparesText(type)) return null;
  switch (type.type) {
    case 'array':
      return listReading(type, style, depth + 1);
    case 'object':
      return objectReading(type, style, depth);
    case 'number':
      return {
        value: (json) => `safe_cast(regexp_extract(${written(json)}, '^-?[0-9].*$') as float64)`,
        ok: (_json, typed) => finite(typed),
      };
    case 'integer':
      // Only plain digits, so many that doubles hold them.
      return {
        value: (json) => `safe_cast(regexp_extract(${written(json)}, '^-?[0-9]{1,15}$') as int64)`,
        ok: () => 'true',
      };
    case 'boolean':
      return {
        value: (json) => `case ${written(json)} when 'true' then true when 'false' then false end`,
        ok: () => 'true',
      };
    default:
      return textReading(type.type, style);
  }
}

const openings = { object: '{', array: '[', string: '"' } as const;

/** The text of a value, which tells its type. (JSON_TYPE ends in a crash of the emulator where the value is null.) */
function written(json: string): string {
  return `trim(to_json_string(${json}))`;
}

function isOf(json: string, kind: keyof typeof openings): string {
  return `starts_with(${written(json)}, '${openings[kind]}')`;
}

function isNull(json: string): string {
  return `(${json} is not null and ${written(json)} = 'null')`;
}

/** The value where it is an object, else null. */
export function objectOf(json: string): string {
  return `if(${isOf(json, 'object')}, ${json}, null)`;
}

function textReading(kind: 'string' | 'date' | 'timestamp' | 'uuid', style: NullStyle): JsonReading {
  const text = (json: string): string => `if(${isOf(json, 'string')}, json_value(${json}), null)`;
  switch (kind) {
    case 'date': {
      const day = (json: string): string => (style === 'json' ? text(json) : dashed(text(json)));
      return {
        value: (json) => `safe_cast(${day(json)} as date)`,
        ok: (json) => matches(day(json), valuePattern.date),
      };
    }
    case 'timestamp':
      return {
        value: (json) => `safe_cast(${text(json)} as timestamp)`,
        ok: (json) => `${matches(text(json), valuePattern.timestamp)} and ${matches(text(json), castTimestamp)}`,
      };
    case 'uuid':
      return { value: text, ok: (_json, typed) => matches(typed, valuePattern.uuid) };
    default:
      return { value: text, ok: () => 'true' };
  }
}

/** A list that is kept cannot hold nulls: a list with one is in doubt. */
function listReading({ items }: ValueType, style: NullStyle, depth: number): JsonReading | null {
  const item = items === undefined || items.type === 'array' ? null : jsonReading(items, style, depth);
  if (item === null) return null;
  const [one, at] = [`item_${depth}`, `at_${depth}`];
  const value = item.value(one);
  return {
    value: (json) =>
      `array(select ${value} from unnest(${itemsOf(json)}) as ${one} with offset as ${at} order by ${at})`,
    ok: (json) =>
      `${isOf(json, 'array')} and not exists (select 1 from unnest(${itemsOf(json)}) as ${one} where not coalesce(${value} is not null and ${item.ok(one, value)}, false))`,
  };
}

/** The items of a list; null where it is none. */
export function itemsOf(json: string): string {
  return `json_query_array(if(${isOf(json, 'array')}, ${json}, null))`;
}

/** An object with known fields and no others. */
function objectReading({ properties = [] }: ValueType, style: NullStyle, depth: number): JsonReading | null {
  if (properties.length === 0 || !properties.every(hasPlainName)) return null;
  const own = properties.map((property) => ({ property, reading: jsonReading(property, style, depth) }));
  return {
    value(json) {
      const object = objectOf(json);
      const values = own.map(({ property, reading }) => {
        const value = reading === null ? nothing(property) : reading.value(at(object, property.name));
        return `${value} as ${bigquery.identifier(property.column)}`;
      });
      return `if(${isOf(json, 'object')}, struct(${values.join(', ')}), null)`;
    },
    ok(json) {
      const object = objectOf(json);
      const fields = own.map(({ property, reading }) => presentOk(property, at(object, property.name), reading, style));
      return [isOf(json, 'object'), hasOnly(object, properties), ...fields].join(' and ');
    },
  };
}

/** True where a field can be asked for by its name in every way: quotes, backslashes and `$` mean something in paths. */
export function hasPlainName({ name }: Pick<Property, 'name'>): boolean {
  return /^[\p{L}\p{N}_ ./~-]+$/u.test(name);
}

/** A field of an object, which has to be one; null where it is not there. */
export function at(json: string, name: string): string {
  return `${json}[${bigqueryText(name)}]`;
}

/** True where an object has no other fields than these. */
export function hasOnly(json: string, properties: readonly Property[]): string {
  const known = properties.map((one) => `if(${at(json, one.name)} is null, 0, 1)`);
  return `array_length(json_keys(${json}, 1)) = ${known.length === 0 ? '0' : known.join(' + ')}`;
}

/** When a field is valid, be it there or not. */
export function presentOk(
  property: Property,
  json: string,
  reading: JsonReading | null,
  style: NullStyle,
  typed?: string,
  rules: readonly string[] = [],
): string {
  const allowed = [
    ...(property.required ? [] : [`${json} is null`]),
    ...(property.nullable === true || (style === 'typed' && !property.required) ? [isNull(json)] : []),
  ];
  if (reading !== null) {
    const value = typed ?? reading.value(json);
    const right = [`${json} is not null`, `${value} is not null`, reading.ok(json, value), ...rules];
    allowed.push(`(${right.join(' and ')})`);
  }
  return allowed.length === 0 ? 'false' : `(${allowed.join(' or ')})`;
}
