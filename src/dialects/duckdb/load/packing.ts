import type { PackingSql, Variety } from '../../../run/load/load-dialect.ts';

/*
 * Of each part of a column of texts DuckDB makes a dictionary and a table of symbols, to see which is smaller, and throws one
 * away. What is told here is what it would choose in the end (docs/decisions/0036-texts-are-packed-by-a-sample.md).
 */

/** Behind the type of a column. */
export function compression(variety: Variety | undefined): string {
  return variety === undefined ? '' : ` using compression ${variety === 'all' ? 'fsst' : 'dictionary'}`;
}

/** Files of newer storage versions do not write these compressions any more, and refuse a table that asks for one. */
export const packing: PackingSql = {
  leastBytes: 256 * 1024 * 1024,
  isHeeded: `select coalesce(bool_or(tags['storage_version'] in ('v1.0.0+', 'v1.2.0+')), false)
from duckdb_databases() where database_name = current_database()`,
};
