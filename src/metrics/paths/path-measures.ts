import { column, integer } from '../../sql/make.ts';
import type { AggregateFunction, Expr } from '../../sql/nodes.ts';
import type { Formula, PlannedMeasure } from '../formula.ts';
import type { ComputedRows, TimeColumn } from '../source.ts';

/** The number of values of a column that are there. */
export function countMeasure(
  source: ComputedRows,
  time: TimeColumn,
  name: string,
  distinct: boolean,
): Formula & { readonly kind: 'measure' } {
  const aggregate: PlannedMeasure['aggregate'] = {
    kind: 'aggregate',
    fn: 'count',
    args: [column(name)],
    ...(distinct && { distinct }),
  };
  return { kind: 'measure', measure: { source, aggregate, where: null, time, empty: integer(0), additive: !distinct } };
}

/** An aggregate that is null over no rows. */
export function aggregateMeasure(
  source: ComputedRows,
  time: TimeColumn,
  fn: AggregateFunction,
  args: readonly Expr[],
  empty: Expr | null = null,
): Formula {
  return {
    kind: 'measure',
    measure: { source, aggregate: { kind: 'aggregate', fn, args }, where: null, time, empty, additive: false },
  };
}

/** One over the other; null where that is zero. */
export function overMeasure(left: Formula, right: Formula): Formula {
  return { kind: 'operation', op: '/', left, right };
}
