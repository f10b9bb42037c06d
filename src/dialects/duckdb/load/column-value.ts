import type { ScalarKind, ValueType } from '../../../model/values.ts';
import { all } from './sql-text.ts';

/** How a column of a file or table is read as a type of the catalog. */
export interface ColumnReading {
  /** The typed value of the column. */
  value(column: string): string;
  /** True where the value (not null) is read right for certain. */
  ok(column: string, typed: string): string;
}

/**
 * How a column of a type of DuckDB is read; null where that is left to the checker. Text is read alike in CSV files, where
 * everything is text (`isText`), and in other tables, apart from numbers and booleans, which are not text there.
 */
export function columnReading(
  type: ValueType & { readonly coerce?: boolean },
  columnType: string,
  isText: boolean,
): ColumnReading | null {
  if (type.type === 'array') return isText ? null : listReading(type, columnType);
  if (type.type === 'object') return null;
  if (columnType === 'VARCHAR') return textReading(type.type, isText);
  if (type.type === 'string' && type.coerce === true && wholeTypes.test(columnType)) return asText;
  const family = families.find((one) => one.types.test(columnType));
  return family?.readings[type.type] ?? null;
}

const asItIs: ColumnReading = { value: (column) => column, ok: () => 'true' };
const asText: ColumnReading = { value: (column) => `${column}::varchar`, ok: () => 'true' };

/** Whole numbers that doubles hold exactly; what lies outside is left to the checker. */
const safe = (value: string): string => `${value} between -9007199254740991 and 9007199254740991`;

const wholeAsInteger: ColumnReading = {
  value: (column) => `try_cast(${column} as bigint)`,
  ok: (_column, typed) => safe(typed),
};
const wholeAsNumber: ColumnReading = {
  value: (column) => `try_cast(${column} as double)`,
  ok: (_column, typed) => safe(typed),
};
const asNumber: ColumnReading = {
  value: (column) => `try_cast(${column} as double)`,
  ok: (_column, typed) => `isfinite(${typed})`,
};
const asInteger: ColumnReading = {
  value: (column) => `try_cast(${column} as bigint)`,
  ok: (column, typed) => `${safe(typed)} and ${typed} = ${column}`,
};
/** What JSON shows of a `FLOAT` is its shortest form, which as a double is another number. */
const floatAsNumber: ColumnReading = {
  value: (column) => `try_cast(${column}::varchar as double)`,
  ok: (_column, typed) => `isfinite(${typed})`,
};

/** Years from 1 to 9999 are written with four digits. */
const isOfOurEra = (typed: string): string => `isfinite(${typed}) and year(${typed}) between 1 and 9999`;
const asTimestamp: ColumnReading = {
  value: (column) => `try_cast(${column} as timestamp)`,
  ok: (_column, typed) => isOfOurEra(typed),
};
const zonedAsTimestamp: ColumnReading = {
  value: (column) => `make_timestamp(epoch_us(${column}))`,
  ok: (_column, typed) => isOfOurEra(typed),
};
const asDate: ColumnReading = {
  value: (column) => `try_cast(${column} as date)`,
  ok: (_column, typed) => isOfOurEra(typed),
};
const midnightAsDate: ColumnReading = {
  value: (column) => `try_cast(${column} as date)`,
  ok: (column, typed) => `${isOfOurEra(typed)} and ${column} = ${typed}::timestamp`,
};

interface Family {
  readonly types: RegExp;
  readonly readings: Partial<Record<ScalarKind, ColumnReading>>;
}

const wholeTypes = /^U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?$/;

const families: readonly Family[] = [
  { types: wholeTypes, readings: { integer: wholeAsInteger, number: wholeAsNumber } },
  { types: /^DOUBLE$/, readings: { number: asNumber, integer: asInteger } },
  { types: /^FLOAT$/, readings: { number: floatAsNumber } },
  { types: /^DECIMAL/, readings: { number: asNumber, integer: asInteger } },
  { types: /^BOOLEAN$/, readings: { boolean: asItIs } },
  { types: /^DATE$/, readings: { date: asDate, timestamp: asTimestamp } },
  { types: /^TIMESTAMP(?:_S|_MS|_NS)?$/, readings: { timestamp: asTimestamp, date: midnightAsDate } },
  { types: /^TIMESTAMP WITH TIME ZONE$/, readings: { timestamp: zonedAsTimestamp } },
  { types: /^UUID$/, readings: { uuid: asItIs, string: asText } },
];

const time = '(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]';
const timestampForm = `[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]${time}(?:\\.[0-9]{1,9})?(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?`;

const matches = (column: string, form: string): string => `regexp_full_match(${column}, '${form}')`;

const textReadings: Readonly<Record<ScalarKind, ColumnReading>> = {
  string: asItIs,
  integer: {
    value: (column) => `try_cast(${column} as bigint)`,
    ok: (column) => matches(column, '[+-]?[0-9]{1,15}'),
  },
  number: {
    value: (column) => `try_cast(${column} as double)`,
    ok: (column, typed) =>
      all([matches(column, '[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?'), `isfinite(${typed})`]),
  },
  boolean: {
    value: (column) => `lower(${column}) in ('true', 't', '1')`,
    ok: (column) => `lower(${column}) in ('true', 't', '1', 'false', 'f', '0')`,
  },
  date: {
    value: (column) => `try_cast(${column} as date)`,
    // The way back gives the same text only where it was written as it should be.
    ok: (column, typed) => `strlen(${column}) = 10 and ${typed}::varchar = ${column}`,
  },
  timestamp: {
    value: (column) =>
      `case when regexp_matches(${column}, '[+-][0-9:]{5}$') then make_timestamp(epoch_us(try_cast(${column} as timestamptz))) else try_cast(${column} as timestamp) end`,
    ok: (column, typed) =>
      all([isOfOurEra(typed), matches(column, timestampForm), `not starts_with(${column}, '000')`]),
  },
  uuid: {
    value: (column) => `try_cast(${column} as uuid)`,
    ok: (column) => matches(column, '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'),
  },
};

function textReading(kind: ScalarKind, isText: boolean): ColumnReading | null {
  const isOther = kind === 'integer' || kind === 'number' || kind === 'boolean';
  return isOther && !isText ? null : textReadings[kind];
}

/** Lists of scalars whose items are read as columns are. */
function listReading({ items }: ValueType, columnType: string): ColumnReading | null {
  if (items === undefined || !columnType.endsWith('[]')) return null;
  const item = columnReading(items, columnType.slice(0, -2), false);
  if (item === null) return null;
  const value = item.value('x');
  const isMissing = items.nullable === true ? 'x is null or' : 'x is not null and';
  return {
    value: (column) => (value === 'x' ? column : `list_transform(${column}, lambda x: ${value})`),
    ok: (column) =>
      `len(list_filter(${column}, lambda x: not coalesce(${isMissing} (${item.ok('x', value)}), false))) = 0`,
  };
}
