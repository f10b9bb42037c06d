import { text } from '../../../sql/make.ts';
import type { TableName } from '../../../sql/nodes.ts';
import type { Warehouse } from '../../warehouse.ts';

/** A place beside what is published on a target: the same kind of warehouse, which can read it and cannot change it. */
export interface Aside {
  readonly warehouse: Warehouse;
  /** The name under which the published database is attached. */
  readonly catalog: string;
  /** The schema in it that the target builds in. */
  readonly schema: string;
}

/** What is published on a target, as it is reached from beside. */
export interface Published {
  has(table: string): boolean;
  get(table: string): 'table' | 'view' | null;
  /** In SQL. */
  sql(table: string): string;
  /** A table with a schema of its own. */
  named(table: TableName): string;
}

export async function readPublished({ warehouse, catalog, schema }: Aside): Promise<Published> {
  const { dialect } = warehouse;
  const rows = await warehouse.query({
    sql: `select table_name as name, table_type as kind from information_schema.tables where table_catalog = ${dialect.expr(text(catalog))} and table_schema = ${dialect.expr(text(schema))}`,
    origin: { step: 'diff', span: null },
  });
  const kinds = new Map(rows.map(({ name, kind }) => [String(name), kind === 'VIEW' ? 'view' : 'table'] as const));
  const within = (one: TableName): string =>
    `${dialect.identifier(catalog)}.${dialect.table({ schema: one.schema ?? schema, name: one.name })}`;
  return {
    has: (table) => kinds.has(table),
    get: (table) => kinds.get(table) ?? null,
    sql: (table) => within({ schema, name: table }),
    named: within,
  };
}
