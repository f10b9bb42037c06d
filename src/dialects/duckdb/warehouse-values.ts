import type { DuckDBType, DuckDBValue, DuckDBValueConverter } from '@duckdb/node-api';
import { decimalNumber, instantText, type PlainValue, wholeNumber } from '../plain-values.ts';

type Driver = typeof import('@duckdb/node-api');

/**
 * The driver's values as plain ones. Whole numbers are `number` where that is exact, else `bigint`; decimals are `number`
 * up to 15 digits, else text; dates are `2025-01-14`; timestamps are instants, `2025-01-14T08:00:00.5Z`, with as many digits
 * as they need; structs and maps with text keys are objects, other maps lists of `{key, value}`; JSON stays text; all
 * that has no plain form (intervals, times of day, blobs, …) is DuckDB's own text.
 */
export function plainValues(driver: Driver): DuckDBValueConverter<PlainValue> {
  const convert = (value: DuckDBValue): PlainValue => {
    if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return value;
    }
    if (typeof value === 'bigint') return wholeNumber(value);
    if (value instanceof driver.DuckDBDecimalValue) return decimalNumber(value.toString());
    const nested = nestedValue(driver, value, convert);
    return nested === undefined ? (timeValue(driver, value) ?? String(value)) : nested;
  };
  return (value: DuckDBValue, _type: DuckDBType) => convert(value);
}

/** Undefined where the value holds no others. */
function nestedValue(
  driver: Driver,
  value: DuckDBValue,
  convert: (value: DuckDBValue) => PlainValue,
): PlainValue | undefined {
  if (value instanceof driver.DuckDBListValue || value instanceof driver.DuckDBArrayValue) {
    return value.items.map(convert);
  }
  if (value instanceof driver.DuckDBStructValue) return objectOf(Object.entries(value.entries), convert);
  if (value instanceof driver.DuckDBMapValue) return mapValue(value.entries, convert);
  if (value instanceof driver.DuckDBUnionValue || value instanceof driver.DuckDBVariantValue)
    return convert(value.value);
  return undefined;
}

function timeValue(driver: Driver, value: DuckDBValue): string | null {
  if (value instanceof driver.DuckDBTimestampValue) return instant(value.micros, 6, String(value));
  if (value instanceof driver.DuckDBTimestampTZValue) return instant(value.micros, 6, String(value));
  if (value instanceof driver.DuckDBTimestampSecondsValue) return instant(value.seconds, 0, String(value));
  if (value instanceof driver.DuckDBTimestampMillisecondsValue) return instant(value.millis, 3, String(value));
  if (value instanceof driver.DuckDBTimestampNanosecondsValue) return instant(value.nanos, 9, String(value));
  // The driver would write these as days of the year 5881580.
  if (value instanceof driver.DuckDBDateValue && !value.isFinite) return value.days > 0 ? 'infinity' : '-infinity';
  return null;
}

function objectOf(
  entries: readonly (readonly [key: string, value: DuckDBValue])[],
  convert: (value: DuckDBValue) => PlainValue,
): PlainValue {
  return Object.fromEntries(entries.map(([key, value]) => [key, convert(value)]));
}

function mapValue(
  entries: readonly { readonly key: DuckDBValue; readonly value: DuckDBValue }[],
  convert: (value: DuckDBValue) => PlainValue,
): PlainValue {
  const named = entries.flatMap(({ key, value }) => (typeof key === 'string' ? [[key, value] as const] : []));
  if (named.length === entries.length) return objectOf(named, convert);
  return entries.map(({ key, value }) => ({ key: convert(key), value: convert(value) }));
}

/** Infinite and very distant times are DuckDB's text. */
function instant(count: bigint, digits: number, text: string): string {
  return /^\d{4}-/.test(text) ? (instantText(count, digits) ?? text) : text;
}
