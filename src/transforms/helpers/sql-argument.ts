import { column, integer, number, sqlExpr } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { isSqlValue, type TemplateValue } from '../template/values.ts';

/** A column, maybe of a table: needs no parentheses around it. */
const plainColumn = /^(?:([a-z_][a-z0-9_]*)\.)?([a-z_][a-z0-9_]*)$/;

/** Look like columns, but quotes around them would make them ones. */
const keywords = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'localtime',
  'localtimestamp',
  'current_datetime',
  'true',
  'false',
  'null',
]);

/** The expression that an argument of kind `sql` means. */
export function sqlArgument(value: TemplateValue): Expr {
  if (isSqlValue(value)) return value.expr;
  if (typeof value === 'bigint') return integer(value);
  if (typeof value === 'number') return Number.isInteger(value) ? integer(value) : number(value);
  const sql = String(value).trim();
  const [, table, name] = plainColumn.exec(sql) ?? [];
  return name === undefined || keywords.has(sql) ? sqlExpr(sql) : column(name, table);
}
