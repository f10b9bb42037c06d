import { valuePattern } from '../../../model/formats.ts';
import type { ScalarKind, ValueType } from '../../../model/values.ts';
import { bigqueryText } from '../text.ts';

/** How a column of a table is read as a type of the catalog. */
export interface ColumnReading {
  /** The typed value of the column. */
  value(column: string): string;
  /** True where the value (not null) is read right for certain; false or null where it is in doubt. */
  ok(column: string, typed: string): string;
}

/** A type, and whether values of other types are converted to it. */
export type ReadType = ValueType & { readonly coerce?: boolean };

/** Where a column stands. */
export interface ReadPlace {
  /** In CSV files everything is text. */
  readonly isText: boolean;
  /** How many lists and structs it is in. Times and decimals within them are written in other ways: the checker reads these. */
  readonly depth: number;
}

/** How a column of a scalar type of BigQuery is read as a scalar; null where that is left to the checker. */
export function scalarReading(type: ReadType, of: string, { isText, depth }: ReadPlace): ColumnReading | null {
  const kind = type.type;
  if (kind === 'array' || kind === 'object') return null;
  const columnType = typeName(of);
  if (columnType === 'STRING') return textReading(kind, type.coerce === true || isText);
  const readings = depth === 0 ? { ...everywhere, ...atTopOnly } : everywhere;
  const reading = readings[columnType]?.[kind];
  if (reading !== undefined) return reading;
  return type.coerce === true ? (converted[columnType]?.[kind] ?? null) : null;
}

/** The service has two names for most types. */
export function typeName(type: string): string {
  const name = type.toUpperCase();
  return otherNames[name] ?? name;
}

const otherNames: Readonly<Record<string, string>> = {
  INT64: 'INTEGER',
  FLOAT64: 'FLOAT',
  BOOL: 'BOOLEAN',
  STRUCT: 'RECORD',
  BIGNUMERIC: 'NUMERIC',
};

export const asItIs: ColumnReading = { value: (column) => column, ok: () => 'true' };
const asText: ColumnReading = { value: (column) => `cast(${column} as string)`, ok: () => 'true' };

/** Whole numbers that doubles hold exactly; what lies outside is left to the checker. */
const safe = (value: string): string => `${value} between -9007199254740991 and 9007199254740991`;
/** JSON has neither infinities nor NaN. */
export const finite = (value: string): string => `not is_nan(${value}) and not is_inf(${value})`;
/** Years before 1000 are not written with four digits. */
const fourDigits = (moment: string): string => `${moment} >= timestamp '1000-01-01 00:00:00+00'`;
/** Only what is sure to be whole is cast: NaN and infinities would end the statement. */
const whole = (value: string): string => `if(${safe(value)}, safe_cast(${value} as int64), null)`;

type Readings = Readonly<Record<string, Partial<Record<ScalarKind, ColumnReading>>>>;

const numbers = (asDouble: (column: string) => string): Partial<Record<ScalarKind, ColumnReading>> => ({
  number: { value: asDouble, ok: (_column, typed) => finite(typed) },
  integer: {
    value: (column) => whole(asDouble(column)),
    ok: (column, typed) => `${safe(typed)} and ${typed} = ${asDouble(column)}`,
  },
});

const times = (asTimestamp: (column: string) => string): Partial<Record<ScalarKind, ColumnReading>> => ({
  timestamp: { value: asTimestamp, ok: (_column, typed) => fourDigits(typed) },
  date: {
    value: (column) => `date(${asTimestamp(column)})`,
    ok: (column, typed) => `${fourDigits(asTimestamp(column))} and ${asTimestamp(column)} = timestamp(${typed})`,
  },
});

const everywhere: Readings = {
  INTEGER: {
    integer: { value: (column) => column, ok: (column) => safe(column) },
    number: { value: (column) => `cast(${column} as float64)`, ok: (column) => safe(column) },
  },
  FLOAT: numbers((column) => column),
  BOOLEAN: { boolean: asItIs },
};

const atTopOnly: Readings = {
  NUMERIC: numbers((column) => `cast(${column} as float64)`),
  DATE: { date: asItIs, timestamp: { value: (column) => `timestamp(${column})`, ok: () => 'true' } },
  TIMESTAMP: times((column) => column),
  DATETIME: times((column) => `timestamp(${column}, 'UTC')`),
};

/** What `coerce` makes of values of other types. */
const converted: Readings = {
  INTEGER: {
    string: { ...asText, ok: (column) => safe(column) },
    boolean: { value: (column) => `(${column} = 1)`, ok: (column) => `${column} in (0, 1)` },
  },
  BOOLEAN: { string: asText },
};

export const matches = (column: string, pattern: string): string =>
  `regexp_contains(${column}, ${bigqueryText(pattern)})`;

/** A part of what a cast reads right: the years that have four digits, microseconds, and offsets that it knows. */
export const castTimestamp = '^[12][0-9]{3}-.{14}(?:[.][0-9]{1,6})?(?:Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9])$';

/** `20250131`, as the export of Google Analytics writes it, is a date too. */
export const dashed = (column: string): string =>
  `if(char_length(${column}) = 8, concat(substr(${column}, 1, 4), '-', substr(${column}, 5, 2), '-', substr(${column}, 7)), ${column})`;

/** Text that is a form by itself. */
const written: Partial<Record<ScalarKind, ColumnReading>> = {
  string: asItIs,
  date: {
    value: (column) => `safe_cast(${dashed(column)} as date)`,
    ok: (column) => matches(dashed(column), valuePattern.date),
  },
  timestamp: {
    value: (column) => `safe_cast(${column} as timestamp)`,
    ok: (column) => `${matches(column, valuePattern.timestamp)} and ${matches(column, castTimestamp)}`,
  },
  uuid: { value: (column) => column, ok: (column) => matches(column, valuePattern.uuid) },
};

const truth = ['true', 't', '1'].map(bigqueryText).join(', ');
const untruth = ['false', 'f', '0'].map(bigqueryText).join(', ');

/** Text that stands for a value of another type. */
const read: Partial<Record<ScalarKind, ColumnReading>> = {
  integer: {
    value: (column) => `safe_cast(${column} as int64)`,
    ok: (column) => matches(column, '^-?(?:0|[1-9][0-9]{0,14})$'),
  },
  number: {
    value: (column) => `safe_cast(${column} as float64)`,
    ok: (column) => matches(column, '^-?(?:0|[1-9][0-9]{0,14})(?:[.][0-9]{1,15})?$'),
  },
  boolean: {
    value: (column) => `(lower(${column}) in (${truth}))`,
    ok: (column) => `lower(${column}) in (${truth}, ${untruth})`,
  },
};

/** A text converted to a UUID may lose braces and blanks: the pattern of one leaves nothing to convert. */
function textReading(kind: ScalarKind, isConverted: boolean): ColumnReading | null {
  return written[kind] ?? (isConverted ? read[kind] : undefined) ?? null;
}
