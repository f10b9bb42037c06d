import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openDuckdb } from '../../src/dialects/duckdb/warehouse.ts';
import { type Row, type Warehouse, WarehouseError } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';

const settings = { default_block_size: '16384' };

/** A database in memory that closes with the test. */
export async function memory(schema = 'main'): Promise<Warehouse> {
  const warehouse = await openDuckdb({ path: ':memory:', readOnly: false, settings }, schema, '.');
  onTestFinished(() => warehouse.close());
  return warehouse;
}

/** A folder that is removed with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'waymark-warehouse-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A database in a file of a folder. The test closes it. */
export function openFile(root: string, path = 'shop.duckdb', schema = 'main'): Promise<Warehouse> {
  return openDuckdb({ path, readOnly: false, settings }, schema, root);
}

export function statement(sql: string, step = 'test'): Statement {
  return { sql, origin: { step, span: null } };
}

export function rows(warehouse: Pick<Warehouse, 'query'>, sql: string): Promise<readonly Row[]> {
  return warehouse.query(statement(sql));
}

/** The `WarehouseError` that a promise fails with. */
export async function failureOf(promise: Promise<unknown>): Promise<WarehouseError> {
  const outcome = await promise.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (outcome instanceof WarehouseError) return outcome;
  throw new Error(`expected a WarehouseError, got ${String(outcome)}`);
}
