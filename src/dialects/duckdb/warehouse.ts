import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Publication, PublishResult, Warehouse } from '../../run/warehouse.ts';
import { text } from '../../sql/make.ts';
import { duckdbLoading } from './load/index.ts';
import type { DuckdbOptions } from './options.ts';
import { duckdb } from './printer.ts';
import { type Connections, openConnections } from './warehouse-connections.ts';
import { openError } from './warehouse-errors.ts';
import { connectionSession } from './warehouse-session.ts';

/** Opens or creates a database. Throws a `WarehouseError` that says why it cannot be opened. */
export async function openDuckdb(options: DuckdbOptions, schema: string, root: string): Promise<Warehouse> {
  const inMemory = options.path === ':memory:';
  const file = inMemory ? ':memory:' : resolve(root, options.path);
  try {
    if (!inMemory) mkdirSync(dirname(file), { recursive: true });
    const instance = await DuckDBInstance.create(file, settings(options, inMemory, root));
    const name = duckdb.identifier(schema);
    // Days and zones are decided by the catalog, never by the machine.
    const setUp = [
      `set timezone = 'UTC'`,
      `create schema if not exists ${name}`,
      `set schema = ${duckdb.expr(text(name))}`,
    ];
    return warehouse(openConnections(instance, setUp), schema);
  } catch (error) {
    throw openError(error, options.path);
  }
}

function settings(options: DuckdbOptions, inMemory: boolean, root: string): Record<string, string> {
  return {
    ...(!inMemory && { default_block_size: String(options.block_size) }),
    ...(options.threads !== null && { threads: String(options.threads) }),
    ...(options.memory_limit !== null && { memory_limit: options.memory_limit }),
    ...(options.temp_directory !== null && { temp_directory: resolve(root, options.temp_directory) }),
  };
}

function warehouse(connections: Connections, schema: string): Warehouse {
  const withSession = <T>(work: (session: ReturnType<typeof connectionSession>) => Promise<T>, usedUp = false) =>
    connections.lend((connection) => work(connectionSession(connection, schema)), usedUp);
  return {
    dialect: duckdb,
    loading: duckdbLoading,
    execute: (statements) => withSession((session) => session.execute(statements)),
    query: (statement) => withSession((session) => session.query(statement)),
    columns: (table) => withSession((session) => session.columns(table)),
    describe: (query) => withSession((session) => session.describe(query)),
    session: (work) => withSession(work, true),
    publish: (publication) => withSession((session) => publish(session, publication)),
    async objects() {
      const rows = await this.query({ sql: objectsQuery(schema), origin: { step: 'objects', span: null } });
      return new Map(rows.map((row) => [String(row.name), row.kind === 'view' ? 'view' : 'table']));
    },
    async close() {
      connections.close();
    },
  };
}

/** Thrown through the transaction to undo it; never leaves `publish`. */
const auditFailed = Symbol('audit failed');

/** Write, audit and publish are one transaction: readers see the old table until it is committed. */
async function publish(
  session: ReturnType<typeof connectionSession>,
  publication: Publication,
): Promise<PublishResult> {
  let rows: number | null = null;
  try {
    await session.transaction(async () => {
      rows = await session.execute(publication.write(publication.live));
      if (!(await publication.audit(session, publication.live))) throw auditFailed;
      await session.execute(publication.record(rows));
    });
    return { published: true, rows };
  } catch (error) {
    if (error === auditFailed) return { published: false, rows };
    throw error;
  }
}

function objectsQuery(schema: string): string {
  const where = `where database_name = current_database() and schema_name = ${duckdb.expr(text(schema))} and not internal`;
  return `select table_name as name, 'table' as kind from duckdb_tables() ${where}
union all
select view_name as name, 'view' as kind from duckdb_views() ${where}`;
}
