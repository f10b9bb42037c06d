import { join } from 'node:path';
import { fileSpan } from '../../../base/span.ts';
import type { Warehouse } from '../../../run/warehouse.ts';

/** A DuckDB database of a load's own: it reads the files of this machine for BigQuery and judges their rows. */
export async function openReader(folder: string): Promise<Warehouse> {
  const { duckdbTarget } = await import('../../duckdb/index.ts');
  const options = { path: join(folder, 'rows.duckdb'), temp_directory: join(folder, 'spill'), block_size: 262_144 };
  const at = { self: fileSpan('waymark.yaml') };
  return await duckdbTarget.open({ name: 'reader', dialect: 'duckdb', schema: 'main', options, at }, folder);
}
