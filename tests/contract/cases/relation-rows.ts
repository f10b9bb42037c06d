import { column, eq, integer, null_, text } from '../../../src/sql/make.ts';
import { aliased, ascending, join, select, values, with_ } from '../../../src/sql/make-relation.ts';
import type { Expr, Relation, SeriesRelation } from '../../../src/sql/nodes.ts';
import { sqlType } from '../../../src/sql/types.ts';

/** Rows in their order, cells in that of the columns. */
export interface RelationCase {
  readonly what: string;
  readonly relation: Relation;
  readonly gives: readonly (readonly unknown[])[];
  /** How many columns from the left the rows are ordered by; those of the relation itself where it is 0. */
  readonly keys: number;
}

export const noText = null_(sqlType('string'));
export const noWhole = null_(sqlType('integer'));
export const [g, v, k] = [column('g'), column('v'), column('k')];

/** Two groups and rows without one; ties in `v`, and a null. */
export const rows = values(
  [
    { name: 'k', type: sqlType('integer') },
    { name: 'g', type: sqlType('string') },
    { name: 'v', type: sqlType('integer') },
  ],
  [
    [integer(1), text('a'), integer(10)],
    [integer(2), text('a'), integer(10)],
    [integer(3), text('a'), integer(30)],
    [integer(4), text('b'), noWhole],
    [integer(5), text('b'), integer(5)],
    [integer(6), noText, integer(7)],
  ],
);
export const tables = (body: Relation): Relation => with_([{ name: 'rows_in', relation: rows }], body);
export const others = values(
  [
    { name: 'k', type: sqlType('integer') },
    { name: 'w', type: sqlType('string') },
  ],
  [
    [integer(1), text('one')],
    [integer(1), text('uno')],
    [integer(9), text('nine')],
    [noWhole, text('none')],
  ],
);
export const joined = (type: 'inner' | 'left' | 'full' | 'cross', on: Expr | null): Relation =>
  select({
    from: join(type, aliased(rows, 'l'), aliased(others, 'r'), on),
    columns: { k: column('k', 'l'), w: column('w', 'r') },
  });
export const sameKey = eq(column('k', 'l'), column('k', 'r'));
export const ordered = (expr: Expr, more: object = {}): Relation =>
  select({ from: rows, alias: 't', columns: ['k'], orderBy: [{ ...ascending(expr), ...more }, ascending(k)] });
export const series = (parts: Omit<SeriesRelation, 'kind' | 'as' | 'from'>): SeriesRelation => ({
  kind: 'series',
  as: 'period',
  from: null,
  ...parts,
});
