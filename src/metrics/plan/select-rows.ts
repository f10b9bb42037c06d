import { and_, sqlExpr } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Expr, SelectRelation } from '../../sql/nodes.ts';
import type { MetricContext } from '../kind.ts';
import type { RowsOf } from '../rows.ts';
import type { MetricSource } from '../source.ts';

/** The table of rows that were checked. */
export function sourceOf({ of }: RowsOf, context: MetricContext): MetricSource {
  const source = context.sources.find(of.name);
  if (source === null) throw new Error(`Rows of "${of.name}" were planned without having been checked.`);
  return source;
}

/** The rows for which the written condition, and all others, hold. `columns`: what is read of them. */
export function selectRows(
  rows: RowsOf,
  source: MetricSource,
  columns: readonly (string | { readonly expr: Expr; readonly as: string })[],
  conditions: readonly (Expr | null)[] = [],
): SelectRelation {
  const all = [rows.where === undefined ? null : sqlExpr(rows.where.value), ...conditions].filter(
    (one) => one !== null,
  );
  return select({
    from: tableOf(source.table),
    columns,
    ...(all.length > 0 && { where: and_(...all) }),
  });
}
