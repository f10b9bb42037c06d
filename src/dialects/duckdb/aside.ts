import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Aside, Published, SideName } from '../../run/compare/data/aside.ts';
import { type AsideFolder, type AsidePlace, makeAsideFolder } from '../../run/compare/data/aside-folder.ts';
import { origin, statement } from '../../run/compare/data/statement.ts';
import { systemReason } from '../../run/system-reason.ts';
import { type Warehouse, WarehouseError, type WarehouseFault } from '../../run/warehouse.ts';
import { text } from '../../sql/make.ts';
import type { TableName } from '../../sql/nodes.ts';
import type { DuckdbOptions } from './options.ts';
import { duckdb } from './printer.ts';
import { checkMagic, openDuckdb } from './warehouse.ts';
import { openError } from './warehouse-errors.ts';

/** The name under which the published database is attached to the one beside it. */
const attached = 'published';

const schemas: Readonly<Record<SideName, string>> = { before: 'waymark_before', after: 'waymark_after' };

/**
 * A new database in a folder of its own, with that of the options attached so that it can only be read. Throws a `WarehouseError`
 * where there is nothing published, or another process builds in it.
 */
export async function openDuckdbAside(options: DuckdbOptions, schema: string, place: AsidePlace): Promise<Aside> {
  if (options.path === ':memory:') throw refuse('Its database is in memory, and nothing stays published in it.');
  const file = resolve(place.root, options.path);
  if (!existsSync(file)) throw refuse(`There is no database file ${options.path}: nothing is published yet.`);
  checkMagic(file, options.path);
  const folder = folderIn(place);
  try {
    const own = { ...options, path: join(folder.path, 'aside.duckdb'), readOnly: false };
    const warehouse = await openDuckdb(own, 'main', place.root);
    try {
      const sql = `attach '${file.replaceAll("'", "''")}' as ${attached} (read_only)`;
      await warehouse.execute([{ sql, origin: { step: 'attach', span: null } }]);
    } catch (error) {
      await warehouse.close();
      throw openError(error instanceof WarehouseError ? error.cause : error, options.path);
    }
    return asideOf(warehouse, schema, folder);
  } catch (error) {
    folder.remove();
    throw error;
  }
}

function folderIn(place: AsidePlace): AsideFolder {
  try {
    return makeAsideFolder(place);
  } catch (error) {
    throw refuse(`The folder of outputs cannot be written to: ${systemReason(error)}.`, 'not-writable');
  }
}

function asideOf(warehouse: Warehouse, schema: string, folder: AsideFolder): Aside {
  return {
    warehouse,
    schemas,
    viewsTakeShortNames: true,
    isElsewhere: false,
    on: (side, work) =>
      warehouse.session(async (session) => {
        const name = duckdb.identifier(schemas[side]);
        await session.execute([statement(`create schema if not exists ${name}`), statement(`use ${name}`)]);
        return work(session, duckdb);
      }),
    published: () => readPublished(warehouse, schema),
    async close() {
      await warehouse.close();
      folder.remove();
      return [];
    },
  };
}

async function readPublished(warehouse: Warehouse, schema: string): Promise<Published> {
  const rows = await warehouse.query({
    sql: `select table_name as name, table_type as kind from information_schema.tables where table_catalog = '${attached}' and table_schema = ${duckdb.expr(text(schema))}`,
    origin,
  });
  const kinds = new Map(rows.map(({ name, kind }) => [String(name), String(kind)]));
  const within = (one: TableName): string =>
    `${attached}.${duckdb.table({ schema: one.schema ?? schema, name: one.name })}`;
  const sql = (table: string): string => within({ schema, name: table });
  return {
    has: (table) => kinds.has(table),
    isReadable: (table) => kinds.has(table) && kinds.get(table) !== 'VIEW',
    columns: (table) => warehouse.describe(statement(`select * from ${sql(table)}`)),
    use: sql,
    // Nobody can write to a file that is open here.
    changed: async () => [],
    named: within,
  };
}

function refuse(message: string, fault: WarehouseFault = 'missing'): WarehouseError {
  return new WarehouseError(message, { statement: null, line: null, column: null, fault });
}
