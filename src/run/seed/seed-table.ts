import type { Dialect } from '../../sql/dialect.ts';
import { literal } from '../../sql/make.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { splitItems } from '../../sql/split-items.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import { sqlType } from '../../sql/types.ts';
import type { SeedRows } from './read-seed.ts';

/** Warehouses parse a statement as a whole: beyond this many rows it is better to send another one. */
const rowsInStatement = 1000;

/** The statements that make and fill the table of a seed. */
export function seedStatements(
  dialect: Dialect,
  target: TableName,
  { columns, rows }: SeedRows,
  origin: Statement['origin'],
  layout: TableLayout | null = null,
): Statement[] {
  const table = dialect.table(target);
  const types = columns.map((column) => sqlType(column.type));
  const { storage } = dialect;
  const definitions = columns.map(({ name, type, description }) => {
    const told = layout === null || description === undefined ? '' : (storage?.column(description) ?? '');
    return `  ${dialect.identifier(name)} ${dialect.type(sqlType(type))}${told}`;
  });
  const clauses = layout === null ? [] : (storage?.clauses(layout) ?? []);
  const statements = [[`create or replace table ${table} (\n${definitions.join(',\n')}\n)`, ...clauses].join('\n')];
  const values = rows.map((row) => {
    const cells = types.map((type, index) => dialect.expr(literal(row[index] ?? null, type)));
    return `(${cells.join(', ')})`;
  });
  const insert = `insert into ${table} values\n`;
  const bounds = { around: insert.length, limit: dialect.longestStatement, most: rowsInStatement };
  for (const group of splitItems(values, bounds)) statements.push(`${insert}${group.join(',\n')}`);
  return statements.map((sql) => ({ sql, origin }));
}
