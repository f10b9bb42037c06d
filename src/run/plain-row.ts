import type { JsonValue } from '../model/values.ts';
import type { Row } from './warehouse.ts';

/** A row of a result with plain values; lists and objects as JSON text. */
export function plainRow(row: Row): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  return isScalar(value) ? value : JSON.stringify(value);
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}
