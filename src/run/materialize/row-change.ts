import type { Dialect } from '../../sql/dialect.ts';
import type { Expr, Statement, TableName } from '../../sql/nodes.ts';
import { type ModelQuery, wrapQuery } from './wrap-query.ts';

/** A statement that changes rows of the table of a model, as plain data. */
export type RowChange =
  | { readonly kind: 'delete'; readonly table: TableName; readonly where: Expr }
  /** Rows of which `fresh` has one with the same key. */
  | {
      readonly kind: 'delete-same';
      readonly table: TableName;
      readonly fresh: TableName;
      readonly key: readonly string[];
      /** Null where nothing is known of where such rows lie. */
      readonly where: Expr | null;
    }
  | {
      readonly kind: 'insert';
      readonly table: TableName;
      readonly columns: readonly string[];
      readonly from: RowSource;
      readonly where: Expr | null;
    }
  /** Rows of the table for which `where` holds go, those of `fresh` come, in one statement. */
  | {
      readonly kind: 'merge';
      readonly table: TableName;
      readonly fresh: TableName;
      readonly columns: readonly string[];
      readonly where: Expr;
    }
  /** The rows of the query in a table of their own, until they are merged. */
  | {
      readonly kind: 'stage';
      readonly fresh: TableName;
      readonly columns: readonly string[];
      readonly query: ModelQuery;
      readonly where: Expr | null;
    }
  /** All or none of them, sent as one. */
  | { readonly kind: 'transaction'; readonly changes: readonly RowChange[]; readonly origin: Statement['origin'] };

/** The query of the model itself, or a table. */
export type RowSource =
  | { readonly kind: 'query'; readonly query: ModelQuery }
  | { readonly kind: 'table'; readonly table: TableName; readonly origin: Statement['origin'] };

/** The changes as statements. Those of a transaction are one, so that nothing of it can be repeated alone. */
export function printChanges(
  dialect: Dialect,
  changes: readonly RowChange[],
  origin: Statement['origin'],
): Statement[] {
  return changes.map((change) => printChange(dialect, change, origin));
}

function printChange(dialect: Dialect, change: RowChange, origin: Statement['origin']): Statement {
  const list = (columns: readonly string[], of = ''): string =>
    columns.map((name) => `${of}${dialect.identifier(name)}`).join(', ');
  const where = (expr: Expr | null): string => (expr === null ? '' : `\nwhere ${dialect.expr(expr)}`);
  switch (change.kind) {
    case 'delete':
      return { sql: `delete from ${dialect.table(change.table)}${where(change.where)}`, origin };
    case 'delete-same': {
      const names = change.key.map((name) => dialect.identifier(name)).join(', ');
      const isOne = change.key.length === 1;
      const found = `${isOne ? names : `struct(${names})`} in (select ${isOne ? '' : 'as struct '}${names} from ${dialect.table(change.fresh)})`;
      const bound = change.where === null ? '' : `(${dialect.expr(change.where)}) and `;
      return { sql: `delete from ${dialect.table(change.table)}\nwhere ${bound}${found}`, origin };
    }
    case 'insert': {
      const head = `insert into ${dialect.table(change.table)} (${list(change.columns)})\nselect ${list(change.columns)} from`;
      if (change.from.kind === 'table')
        return { sql: `${head} ${dialect.table(change.from.table)}${where(change.where)}`, origin };
      return wrapQuery(`${head} (`, change.from.query, `) as new_rows${where(change.where)}`);
    }
    case 'merge':
      return {
        sql: [
          `merge into ${dialect.table(change.table)} as live`,
          `using ${dialect.table(change.fresh)} as fresh`,
          'on false',
          `when not matched by source and (${dialect.expr(of(change.where, 'live'))}) then delete`,
          `when not matched by target then insert (${list(change.columns)}) values (${list(change.columns, 'fresh.')})`,
        ].join('\n'),
        origin,
      };
    case 'stage':
      return wrapQuery(
        [
          `create or replace table ${dialect.table(change.fresh)}`,
          ...(dialect.storage?.passing ?? []),
          `as\nselect ${list(change.columns)} from (`,
        ].join('\n'),
        change.query,
        `) as new_rows${where(change.where)}`,
      );
    case 'transaction':
      return joined(
        ['begin transaction', ...printChanges(dialect, change.changes, origin), 'commit transaction'],
        origin,
      );
  }
}

/** Several statements as one; where one of them holds a query of the user's, its lines are found again. */
function joined(parts: readonly (string | Statement)[], origin: Statement['origin']): Statement {
  let found = origin;
  let line = 1;
  const texts = parts.map((part) => {
    const text = typeof part === 'string' ? part : part.sql;
    const lines = typeof part === 'string' ? undefined : part.origin.lines;
    if (lines !== undefined) found = { ...origin, lines: { ...lines, from: lines.from + line - 1 } };
    line += text.split('\n').length;
    return text;
  });
  return { sql: texts.join(';\n'), origin: found };
}

/** The expression with its columns named as those of an alias. */
function of(expr: Expr, alias: string): Expr {
  if (expr.kind === 'column') return { ...expr, of: alias };
  return expr.kind === 'operator' ? { ...expr, args: expr.args.map((one) => of(one, alias)) } : expr;
}
