import type { Row } from '../../../src/run/warehouse.ts';
import { isSame, textOf } from '../contract-case.ts';

/**
 * Where two lots of rows differ, a line each: the row, the column, both values. Doubles are the same within 1e-9 of each other.
 * Rows have no order: they are laid side by side by their values, doubles by their first digits. A null list is an empty one.
 */
export function compareRows(name: string, duckdb: readonly Row[], bigquery: readonly Row[]): string[] {
  if (duckdb.length !== bigquery.length) return [`${name} | number of rows | ${duckdb.length} | ${bigquery.length}`];
  const columns = Object.keys(duckdb[0] ?? {});
  const others = Object.keys(bigquery[0] ?? {});
  if (columns.join() !== others.join()) return [`${name} | columns | ${columns.join()} | ${others.join()}`];
  const [left, right] = [inOrder(duckdb, columns), inOrder(bigquery, columns)];
  return left.flatMap((row, at) =>
    columns.flatMap((column) => {
      const [here, there] = [plain(row[column]), plain(right[at]?.[column])];
      return isSame(here, there, true)
        ? []
        : [`${name} | row ${at + 1}, ${column} | ${textOf(here)} | ${textOf(there)}`];
    }),
  );
}

function inOrder(rows: readonly Row[], columns: readonly string[]): Row[] {
  return rows
    .map((row) => ({ row, key: JSON.stringify(columns.map((column) => keyOf(row[column]))) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map((one) => one.row);
}

function keyOf(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value).toPrecision(6);
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(keyOf);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([name, one]): unknown => [name, keyOf(one)]);
  return value ?? null;
}

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.length === 0 ? null : value.map(plain);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([name, one]): [string, unknown] => [name, plain(one)]));
  return value ?? null;
}
