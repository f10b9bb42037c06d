import type { WarehouseColumn } from '../../run/warehouse.ts';
import type { SqlType } from '../../sql/types.ts';
import { decimalNumber, instantText, type PlainValue, wholeNumber } from '../plain-values.ts';

/** A column as the service describes it. */
export interface FieldSchema {
  readonly name: string;
  readonly type: string;
  readonly mode?: string;
  readonly fields?: readonly FieldSchema[];
}

/** A row as the service sends it: cells in the order of the schema. */
export interface RawRow {
  readonly f: readonly { readonly v: unknown }[];
}

/**
 * The service's values as plain ones, the same as those of every warehouse. Whole numbers are `number` where that is exact,
 * else `bigint`; numerics are `number` up to 15 digits, else text; dates are `2025-01-14`; timestamps are instants,
 * `2025-01-14T08:00:00.5Z`, with as many digits as they need; JSON stays text; structs are objects.
 */
export function plainRow(row: RawRow, schema: readonly FieldSchema[]): Record<string, PlainValue> {
  return Object.fromEntries(schema.map((field, at) => [field.name, plainCell(row.f[at]?.v ?? null, field)]));
}

function plainCell(value: unknown, field: FieldSchema): PlainValue {
  if (value === null || value === undefined) return field.mode === 'REPEATED' ? [] : null;
  if (field.mode === 'REPEATED' && Array.isArray(value))
    return value.map((one: unknown) => plainValue(isCell(one) ? one.v : one, field));
  return plainValue(value, field);
}

function plainValue(value: unknown, field: FieldSchema): PlainValue {
  if (value === null || value === undefined) return null;
  if (isRow(value)) return plainRow(value, field.fields ?? []);
  const text = String(value);
  switch (field.type.toUpperCase()) {
    case 'INTEGER':
    case 'INT64':
      return wholeNumber(BigInt(text));
    case 'FLOAT':
    case 'FLOAT64':
      return Number(text.replace(/^(-?)inf$/i, '$1Infinity'));
    case 'NUMERIC':
    case 'BIGNUMERIC':
      return decimalNumber(text);
    case 'BOOLEAN':
    case 'BOOL':
      return text === 'true';
    case 'TIMESTAMP':
      return instant(text);
    case 'DATETIME':
      return `${text.replace(' ', 'T').replace(/\.?0+$/, (zeros) => (zeros.startsWith('.') ? '' : zeros))}Z`;
    default:
      return text;
  }
}

function isRow(value: unknown): value is RawRow {
  return typeof value === 'object' && value !== null && 'f' in value && Array.isArray(value.f);
}

function isCell(value: unknown): value is { readonly v: unknown } {
  return typeof value === 'object' && value !== null && 'v' in value;
}

/** ISO text of a timestamp: microseconds since 1970, which is what is asked for, or seconds with a fraction, perhaps in powers of ten. */
function instant(text: string): string {
  if (!/^-?\d/.test(text) || /^\d{4}-/.test(text)) return text;
  const micros = /^-?\d+$/.test(text) ? BigInt(text) : secondsToMicros(text);
  return instantText(micros, 6) ?? text;
}

function secondsToMicros(text: string): bigint {
  const [mantissa = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = `${whole}${fraction}`;
  const shift = 6 - fraction.length + Number(exponent);
  const scaled = shift >= 0 ? `${digits}${'0'.repeat(shift)}` : digits.slice(0, shift) || '0';
  return BigInt(scaled === '-' ? '0' : scaled);
}

const kinds: Readonly<Record<string, SqlType['kind']>> = {
  STRING: 'string',
  INTEGER: 'integer',
  INT64: 'integer',
  FLOAT: 'number',
  FLOAT64: 'number',
  NUMERIC: 'number',
  BIGNUMERIC: 'number',
  BOOLEAN: 'boolean',
  BOOL: 'boolean',
  DATE: 'date',
  TIMESTAMP: 'timestamp',
  DATETIME: 'timestamp',
  JSON: 'json',
  RECORD: 'struct',
  STRUCT: 'struct',
};

/** A column as the runner sees it. */
export function columnOf(field: FieldSchema): WarehouseColumn {
  const isList = field.mode === 'REPEATED';
  return {
    name: field.name,
    type: isList ? `ARRAY<${field.type}>` : field.type,
    kind: isList ? 'array' : (kinds[field.type.toUpperCase()] ?? null),
    ...(field.fields !== undefined && { fields: field.fields.map(columnOf) }),
  };
}
