import { and_ } from '../../sql/make.ts';
import { select } from '../../sql/make-relation.ts';
import type { Expr, SelectRelation } from '../../sql/nodes.ts';
import { conditionOn, widened } from '../entity.ts';
import type { MetricContext } from '../kind.ts';
import type { RowsOf } from '../rows.ts';
import type { JoinedColumn, MetricSource } from '../source.ts';

/** Rows of one table: those for which the written condition holds. */
export interface SelectedRows {
  readonly source: MetricSource;
  /** Null where every row counts. */
  readonly where: Expr | null;
  /** The columns of entities that the condition names. */
  readonly joined: readonly JoinedColumn[];
}

/** Rows that were checked. */
export function selectedRows({ of, where }: Pick<RowsOf, 'of' | 'where'>, context: MetricContext): SelectedRows {
  const source = context.sources.find(of.name);
  if (source === null) throw new Error(`Rows of "${of.name}" were planned without having been checked.`);
  if (where === undefined) return { source, where: null, joined: [] };
  return { source, ...conditionOn(where.value, source, context.entities) };
}

/** The tables that are read for rows, each once. */
export function tablesOfRows(all: readonly SelectedRows[]): MetricSource[] {
  const tables = all.flatMap(({ source, joined }) => [source, ...joined.map((one) => one.table)]);
  return [...new Map(tables.map((one) => [`${one.kind}:${one.name}`, one])).values()];
}

export interface RowColumns {
  /** What is read of them. */
  readonly columns: readonly (string | { readonly expr: Expr; readonly as: string })[];
  /** Further conditions. */
  readonly conditions?: readonly (Expr | null)[];
  /** Columns of entities that the rows have beside those that their own condition names. */
  readonly joined?: readonly JoinedColumn[];
}

/** The rows for which the written condition, and all others, hold. */
export function selectRows(
  { source, where, joined: own }: SelectedRows,
  { columns, conditions = [], joined = [] }: RowColumns,
): SelectRelation {
  const all = [where, ...conditions].filter((one) => one !== null);
  return select({
    from: widened(source, [...own, ...joined]),
    columns,
    ...(all.length > 0 && { where: and_(...all) }),
  });
}
