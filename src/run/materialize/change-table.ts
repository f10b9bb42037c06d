import type { Dialect } from '../../sql/dialect.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { type ModelQuery, wrapQuery } from './wrap-query.ts';

/**
 * Rows of the query replace those with the same key, through a temporary table. A merge statement would pick one of several
 * rows with one key in silence; with delete and insert both arrive, and the assertion that the key is unique finds them.
 */
export function mergeRows(
  dialect: Dialect,
  names: { readonly target: TableName; readonly fresh: TableName },
  columns: readonly string[],
  key: readonly string[],
  query: ModelQuery,
): Statement[] {
  const table = dialect.table(names.target);
  const fresh = dialect.table(names.fresh);
  const list = columns.map((name) => dialect.identifier(name)).join(', ');
  const sameKey = key.map((name) => `${fresh}.${dialect.identifier(name)} = ${table}.${dialect.identifier(name)}`);
  const { origin } = query;
  return [
    wrapQuery(`create or replace temporary table ${fresh} as`, query),
    { sql: `delete from ${table}\nwhere exists (select 1 from ${fresh} where ${sameKey.join(' and ')})`, origin },
    { sql: `insert into ${table} (${list})\nselect ${list} from ${fresh}`, origin },
  ];
}
