import { type FieldSchema, plainRow, type RawRow } from '../../src/dialects/bigquery/warehouse-values.ts';
import { openDuckdb } from '../../src/dialects/duckdb/warehouse.ts';
import type { Row } from '../../src/run/warehouse.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { integer } from '../../src/sql/make.ts';
import { ascending, select } from '../../src/sql/make-relation.ts';
import type { Expr, Relation } from '../../src/sql/nodes.ts';
import { openOn, startEmulator } from '../bigquery/emulator.ts';
import { lifted } from './lift.ts';

export interface Engine {
  readonly dialect: Dialect;
  /** Rows as plain values, the same of both. Throws what the warehouse says is wrong. */
  query(sql: string): Promise<readonly Row[]>;
}

export type EngineName = 'duckdb' | 'bigquery';
export const engineNames: readonly EngineName[] = ['duckdb', 'bigquery'];

/** The two warehouses that everything has to mean the same on. */
export interface Engines extends Readonly<Record<EngineName, Engine>> {
  close(): Promise<void>;
}

/**
 * An empty DuckDB in memory, and an emulator of BigQuery of its own. Statements are sent to it without jobs: what fails, fails at
 * once, and is not tried again.
 */
export async function openEngines(): Promise<Engines> {
  const emulator = await startEmulator();
  const bigquery = await openOn(emulator);
  const duckdb = await openDuckdb({ path: ':memory:', readOnly: false, settings: {} }, 'main', '.');
  return {
    duckdb: {
      dialect: duckdb.dialect,
      query: (sql) => duckdb.query({ sql, origin: { step: 'contract', span: null } }),
    },
    bigquery: { dialect: bigquery.dialect, query: (sql) => ask(emulator.endpoint, sql) },
    async close() {
      await Promise.all([duckdb.close(), bigquery.close()]);
      await emulator.stop();
    },
  };
}

interface Answer {
  readonly schema?: { readonly fields?: readonly FieldSchema[] };
  readonly rows?: readonly RawRow[];
  readonly error?: { readonly message: string };
}

async function ask(endpoint: string, query: string): Promise<readonly Row[]> {
  const answer = await fetch(`${endpoint}/bigquery/v2/projects/test/queries`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      query,
      useLegacySql: false,
      defaultDataset: { projectId: 'test', datasetId: 'analytics' },
      formatOptions: { useInt64Timestamp: true },
      maxResults: 100_000,
    }),
  });
  const { schema, rows = [], error }: Answer = JSON.parse(await answer.text());
  if (error !== undefined) throw new Error(error.message);
  return rows.map((row) => plainRow(row, schema?.fields ?? []));
}

export function run({ dialect, query }: Engine, relation: Relation): Promise<readonly Row[]> {
  return query(dialect.relation(relation));
}

/** Makes a table of a relation's rows. There must be none of the name: the emulator does not replace them well. */
export async function put({ dialect, query }: Engine, name: string, rows: Relation): Promise<void> {
  await query(`create table ${dialect.table({ schema: null, name })} as\n${dialect.relation(rows)}`);
}

/** Rows in an order of their own: by so many columns from the left. */
export function runOrdered(engine: Engine, relation: Relation, keys: number): Promise<readonly Row[]> {
  const orderBy = Array.from({ length: keys }, (_, at) => ascending(integer(at + 1)));
  return run(engine, select({ from: relation, alias: 'ordered', orderBy }));
}

/**
 * The value of each expression in the first row of `over`, or why there is none (`{failed}`); without `over` its constants are put
 * into a row. Many are asked for at once; where that fails, they are halved until the guilty one stands alone.
 */
export async function evaluate(
  engine: Engine,
  asked: readonly Expr[],
  over: Relation | null = null,
): Promise<unknown[]> {
  const { exprs, from } = over === null ? lifted(asked) : { exprs: asked, from: over };
  const columns = exprs.map((expr, at) => ({ expr, as: `c${at}` }));
  try {
    const [row = {}] = await run(engine, { kind: 'select', from, ...(from && { alias: 'rows_of' }), columns });
    return exprs.map((_, at) => row[`c${at}`]);
  } catch (error) {
    if (exprs.length === 1) return [{ failed: error instanceof Error ? error.message : String(error) }];
    const half = Math.ceil(exprs.length / 2);
    const rest = await evaluate(engine, asked.slice(half), over);
    return [...(await evaluate(engine, asked.slice(0, half), over)), ...rest];
  }
}
