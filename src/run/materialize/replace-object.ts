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
  const { before, after } = aroundQuery(dialect, kind, target, layout);
  const create = wrapQuery(before, query, after);
  return [...dropOther(dialect, kind, target, existing, query.origin), create];
}

/**
 * What stands around the query of a new table or view. A query that ends in its own order cannot fill a table that has partitions
 * or clusters, so that it is put inside of another one there.
 */
export function aroundQuery(
  dialect: Dialect,
  kind: 'table' | 'view',
  target: TableName,
  layout: TableLayout | null,
): { readonly before: string; readonly after: string } {
  const clauses = layout === null ? [] : (dialect.storage?.clauses(layout) ?? []);
  const head = `create or replace ${kind} ${dialect.table(target)}`;
  if (clauses.length === 0) return { before: `${head} as`, after: '' };
  const isLaidOut = layout !== null && (layout.partition !== null || layout.cluster.length > 0);
  const before = [head, ...clauses, isLaidOut ? 'as\nselect * from (' : 'as'].join('\n');
  return { before, after: isLaidOut ? ') as new_rows' : '' };
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
