import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { openDuckdb } from '../../src/dialects/duckdb/warehouse.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import type { Expr, Relation } from '../../src/sql/nodes.ts';

export function openMemory(): Promise<Warehouse> {
  return openDuckdb({ path: ':memory:', readOnly: false, settings: {} }, 'main', '.');
}

export function runSql(warehouse: Warehouse, sql: string): Promise<readonly Row[]> {
  return warehouse.query({ sql, origin: { step: 'test', span: null } });
}

export function run(warehouse: Warehouse, relation: Relation): Promise<readonly Row[]> {
  return runSql(warehouse, duckdb.relation(relation));
}

/** The values of expressions over one row, in order. */
export async function evaluate(warehouse: Warehouse, exprs: readonly Expr[], from?: Relation): Promise<unknown[]> {
  const columns = exprs.map((expr, index) => ({ expr, as: `c${index}` }));
  const [row = {}] = await run(warehouse, { kind: 'select', from: from ?? null, columns });
  return exprs.map((_, index) => row[`c${index}`]);
}
