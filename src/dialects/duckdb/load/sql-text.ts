import { text } from '../../../sql/make.ts';
import { duckdb } from '../printer.ts';

/** A text constant. */
export function quoted(value: string): string {
  return duckdb.expr(text(value));
}

/** A name between quotes: for fields of structs, whatever they are called. */
export function field(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A number constant that compares as a double. */
export function double(value: number): string {
  const digits = Object.is(value, -0) ? '0' : String(value);
  return digits.includes('e') ? digits : `${digits}e0`;
}

/** All conditions; true where there are none. */
export function all(conditions: readonly string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

/** A word outside of text where JSON has none: DuckDB reads `NaN` and `Infinity` as numbers. */
export const bareWord = quoted('(?i)[:,\\[][ \\t\\r\\n]*-?(?:nan|inf)');
