import type { Dialect } from '../../sql/dialect.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import { type ModelQuery, wrapQuery } from './wrap-query.ts';

/** What a name stands for in the warehouse now. */
export type ObjectKind = 'table' | 'view' | null;

/** `create or replace`, after dropping what stands in the way: a view cannot replace a table, nor the other way round. */
export function replaceObject(
  dialect: Dialect,
  kind: 'table' | 'view',
  target: TableName,
  existing: ObjectKind,
  query: ModelQuery,
  layout: TableLayout | null = null,
): Statement[] {
  const create = wrapQuery(createHead(dialect, kind, target, layout), query);
  return [...dropOther(dialect, kind, target, existing, query.origin), create];
}

/** What stands before the query of a new table or view. */
export function createHead(
  dialect: Dialect,
  kind: 'table' | 'view',
  target: TableName,
  layout: TableLayout | null,
): string {
  const clauses = layout === null ? [] : (dialect.storage?.clauses(layout) ?? []);
  const head = `create or replace ${kind} ${dialect.table(target)}`;
  return clauses.length === 0 ? `${head} as` : [head, ...clauses, 'as'].join('\n');
}

/** Drops what has the name and is of the other kind. */
export function dropOther(
  dialect: Dialect,
  kind: 'table' | 'view',
  target: TableName,
  existing: ObjectKind,
  origin: Statement['origin'],
): Statement[] {
  if (existing === null || existing === kind) return [];
  return [{ sql: `drop ${existing} ${dialect.table(target)}`, origin }];
}
