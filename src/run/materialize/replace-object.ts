import type { Dialect } from '../../sql/dialect.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
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
): Statement[] {
  const create = wrapQuery(`create or replace ${kind} ${dialect.table(target)} as`, query);
  return [...dropOther(dialect, kind, target, existing, query.origin), create];
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
