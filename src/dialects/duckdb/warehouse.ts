import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { systemReason } from '../../run/system-reason.ts';
import { type Publication, type PublishResult, type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { duckdbLoading } from './load/index.ts';
import type { DuckdbOptions } from './options.ts';
import { duckdb } from './printer.ts';
import { objectInTheWay, publishOn, publishTogetherOn } from './publish.ts';
import type { Connection } from './warehouse-connection.ts';
import { openError, wrapError } from './warehouse-errors.ts';
import { openPool, type Pool } from './warehouse-pool.ts';
import { writeParquet } from './write-parquet.ts';

/** Files that this process has open: a second instance on one of them would not be noticed by DuckDB, and would damage it. */
const openFiles = new Set<string>();

/** How often a publication is tried again where another transaction came in the way. */
const mostTries = 5;

/**
 * Opens a DuckDB database, making the file, its folder and the schema where they are missing. Relative paths are those of `root`.
 * Throws a `WarehouseError` that names the file where that does not work.
 */
export async function openDuckdb(options: DuckdbOptions, schema: string, root: string): Promise<Warehouse> {
  const file = options.path === ':memory:' ? null : resolve(root, options.path);
  if (file !== null) claim(file, options.path);
  try {
    const pool = await open(options, schema, root, file);
    return warehouseOf(pool, () => {
      if (file !== null) openFiles.delete(file);
    });
  } catch (error) {
    if (file !== null) openFiles.delete(file);
    throw file === null ? wrapError(error, null) : openError(error, options.path);
  }
}

function claim(file: string, path: string): void {
  if (openFiles.has(file)) {
    throw new WarehouseError(`The database file ${path} is open already in this process.`, {
      statement: null,
      line: null,
      column: null,
      fault: 'locked',
    });
  }
  openFiles.add(file);
}

async function open(options: DuckdbOptions, schema: string, root: string, file: string | null): Promise<Pool> {
  const driver = await import('@duckdb/node-api');
  const { temp_directory: temporary, ...settings } = options.settings;
  if (file !== null && !options.readOnly) makeFolder(dirname(file), options.path);
  if (file !== null) checkMagic(file, options.path);
  return openPool(driver, {
    file,
    schema,
    readOnly: options.readOnly,
    settings: temporary === undefined ? settings : { ...settings, temp_directory: resolve(root, temporary) },
  });
}

function makeFolder(folder: string, path: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw new WarehouseError(`The folder of the database file ${path} cannot be made: ${systemReason(error)}.`, {
      statement: null,
      line: null,
      column: null,
      fault: 'not-writable',
      cause: error,
    });
  }
}

/** DuckDB would try to read SQLite and other files through extensions that it downloads. */
export function checkMagic(file: string, path: string): void {
  if (!existsSync(file)) return;
  const bytes = Buffer.alloc(12);
  try {
    const descriptor = openSync(file, 'r');
    try {
      readSync(descriptor, bytes, 0, bytes.length, 0);
    } finally {
      closeSync(descriptor);
    }
  } catch {
    // A folder, or not readable: DuckDB says which.
    return;
  }
  if (bytes.toString('latin1', 8) === 'DUCK') return;
  throw new WarehouseError(`${path} is not a DuckDB database.`, {
    statement: null,
    line: null,
    column: null,
    fault: 'not-a-database',
  });
}

function warehouseOf(pool: Pool, onClose: () => void): Warehouse {
  const { withConnection } = pool;
  return {
    dialect: duckdb,
    loading: duckdbLoading,
    execute: (statements) => withConnection((connection) => connection.execute(statements)),
    query: (statement) => withConnection((connection) => connection.query(statement)),
    columns: (table) => withConnection((connection) => connection.columns(table)),
    describe: (query) => withConnection((connection) => connection.describe(query)),
    objects: () => withConnection(objectsOf),
    publish: (publication) => withConnection((connection) => publish(connection, publication)),
    publishTogether: (parts, record) => withConnection((connection) => publishTogetherOn(connection, parts, record)),
    writeParquet: (query, file) => withConnection((connection) => writeParquet(connection, query, file)),
    session: (work) => pool.withOwnConnection(work),
    async close() {
      await pool.close();
      onClose();
    },
  };
}

/** Tries again after a conflict, and with the old object dropped where it is a view and the new one a table or the other way round. */
async function publish(connection: Connection, publication: Publication): Promise<PublishResult> {
  let dropFirst: 'table' | 'view' | null = null;
  for (let attempt = 1; ; attempt++) {
    try {
      return await publishOn(connection, publication, dropFirst);
    } catch (error) {
      if (!(error instanceof WarehouseError) || attempt >= mostTries || !connection.isSound()) throw error;
      const inTheWay = publication.mode === 'replace' ? objectInTheWay(error.message, publication.live) : null;
      if (inTheWay === null && error.fault !== 'conflict') throw error;
      dropFirst = inTheWay ?? dropFirst;
      if (inTheWay === null) await new Promise((wake) => setTimeout(wake, 5 * 3 ** attempt * Math.random()));
    }
  }
}

const objectsQuery: Statement = {
  sql: [
    "select table_name as name, 'table' as kind from duckdb_tables()",
    'where database_name = current_database() and schema_name = current_schema() and not temporary',
    "union all select view_name, 'view' from duckdb_views()",
    'where database_name = current_database() and schema_name = current_schema() and not internal and not temporary',
  ].join('\n'),
  origin: { step: 'objects', span: null },
};

async function objectsOf(connection: Connection): Promise<ReadonlyMap<string, 'table' | 'view'>> {
  const rows = await connection.query(objectsQuery);
  return new Map(rows.map(({ name, kind }) => [String(name), kind === 'view' ? 'view' : 'table']));
}
