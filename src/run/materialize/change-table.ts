import type { Dialect } from '../../sql/dialect.ts';
import type { Expr, Statement, TableName } from '../../sql/nodes.ts';
import { type ModelQuery, wrapQuery } from './wrap-query.ts';

/**
 * Replaces all rows that a condition tells, which is one on the partition column. Other rows that the query returns are left
 * out: they are there already, so that running twice changes nothing.
 */
export function replacePartitions(
  dialect: Dialect,
  target: TableName,
  columns: readonly string[],
  replaced: Expr,
  query: ModelQuery,
): Statement[] {
  const table = dialect.table(target);
  const list = columns.map((name) => dialect.identifier(name)).join(', ');
  const isReplaced = dialect.expr(replaced);
  return [
    { sql: `delete from ${table}\nwhere ${isReplaced}`, origin: query.origin },
    wrapQuery(`insert into ${table} (${list})\nselect ${list} from (`, query, `) as new_rows\nwhere ${isReplaced}`),
  ];
}

/** The name of the temporary table that holds the rows to be merged. */
export function mergeTable(target: TableName): TableName {
  return { schema: null, name: `waymark_new_${target.name}` };
}

/**
 * Rows of the query replace those with the same key. A merge statement would pick one of several rows with one key in
 * silence; with delete and insert both arrive, and the assertion that the key is unique finds them.
 */
export function mergeRows(
  dialect: Dialect,
  target: TableName,
  columns: readonly string[],
  key: readonly string[],
  query: ModelQuery,
): Statement[] {
  const table = dialect.table(target);
  const fresh = dialect.table(mergeTable(target));
  const list = columns.map((name) => dialect.identifier(name)).join(', ');
  const sameKey = key.map((name) => `${fresh}.${dialect.identifier(name)} = ${table}.${dialect.identifier(name)}`);
  const { origin } = query;
  return [
    wrapQuery(`create or replace temporary table ${fresh} as`, query),
    { sql: `delete from ${table}\nwhere exists (select 1 from ${fresh} where ${sameKey.join(' and ')})`, origin },
    { sql: `insert into ${table} (${list})\nselect ${list} from ${fresh}`, origin },
  ];
}
