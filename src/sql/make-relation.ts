import { column } from './make.ts';
import type { Aliased, Expr, NearestRelation, Ordering, Relation, SelectRelation, TableName } from './nodes.ts';
import type { SqlType } from './types.ts';

/** Makers of relations; those of expressions stand in `make.ts`. */

export function table(name: string, schema: string | null = null): Relation {
  return { kind: 'table', table: { schema, name } };
}

export function tableOf(name: TableName): Relation {
  return { kind: 'table', table: name };
}

export type SelectParts = Omit<SelectRelation, 'kind' | 'from' | 'columns'> & {
  readonly from?: Relation | null;
  /** Name → expression. A plain string is the column of that name. Absent: all columns. */
  readonly columns?:
    | Readonly<Record<string, Expr>>
    | readonly (string | { readonly expr: Expr; readonly as: string })[];
};

/** A select. `columns` is a map of name to expression, or a list of names and `{expr, as}`. */
export function select({ from = null, columns = [], ...rest }: SelectParts): SelectRelation {
  return { kind: 'select', from, columns: readColumns(columns), ...rest };
}

function readColumns(columns: NonNullable<SelectParts['columns']>): SelectRelation['columns'] {
  if (isList(columns)) {
    return columns.map((one) => (typeof one === 'string' ? { expr: column(one), as: one } : one));
  }
  return Object.entries(columns).map(([as, expr]) => ({ expr, as }));
}

function isList<T>(value: readonly T[] | Readonly<Record<string, Expr>>): value is readonly T[] {
  return Array.isArray(value);
}

export function join(
  type: 'inner' | 'left' | 'full' | 'cross',
  left: Aliased,
  right: Aliased,
  on: Expr | null = null,
): Relation {
  return { kind: 'join', type, left, right, on };
}

export function aliased(relation: Relation, alias: string): Aliased {
  return { relation, alias };
}

export function nearest(parts: Omit<NearestRelation, 'kind'>): NearestRelation {
  return { kind: 'nearest', ...parts };
}

export function unionAll(relations: readonly Relation[]): Relation {
  const [only] = relations;
  return only !== undefined && relations.length === 1 ? only : { kind: 'union', all: true, relations };
}

export function values(
  columns: readonly { readonly name: string; readonly type: SqlType }[],
  rows: readonly (readonly Expr[])[],
): Relation {
  return { kind: 'values', columns, rows };
}

export function with_(
  tables: readonly { readonly name: string; readonly relation: Relation }[],
  body: Relation,
): Relation {
  return tables.length === 0 ? body : { kind: 'with', tables, body };
}

/** A query that the user wrote, already rendered. */
export function sqlRelation(sql: string): Relation {
  return { kind: 'sql', sql };
}

export const ascending = (expr: Expr): Ordering => ({ expr, descending: false, nulls: 'last' });
export const descending = (expr: Expr): Ordering => ({ expr, descending: true, nulls: 'last' });
