import type { MetricDef } from '../../model/metric.ts';
import { aggregate, call, column, integer, number, sqlExpr } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Formula, TimeColumn } from '../formula.ts';
import type { MetricContext } from '../kind.ts';
import { type Aggregation, aggregationOf, type Measure } from '../measure.ts';
import { columnName, findColumn, type MetricSource } from '../source.ts';

/** The time of events, and of everything that does not say otherwise. */
export const defaultTime = 'event_time';

/** The formula of a measure that was checked. */
export function planMeasure(measure: Measure, metric: MetricDef, context: MetricContext): Formula {
  const source = context.sources.find(measure.of.name);
  if (source === null)
    throw new Error(`The measure over "${measure.of.name}" was planned without having been checked.`);
  const { fn, column: ref } = aggregationOf(measure);
  const value = ref === null ? null : column(columnName(source, ref.name));
  const where = measure.where === undefined ? {} : { where: sqlExpr(measure.where.value) };
  const isWhole = ref !== null && findColumn(source, ref.name)?.type === 'integer';
  return {
    kind: 'measure',
    measure: {
      source,
      aggregate: aggregateOf(fn, value, measure, where),
      time: timeOf(source, (measure.time ?? metric.time)?.name),
      empty:
        fn === 'count' || fn === 'count_distinct' || (fn === 'sum' && isWhole)
          ? integer(0)
          : fn === 'sum'
            ? number(0)
            : null,
      additive: fn === 'count' || fn === 'sum',
    },
  };
}

function aggregateOf(fn: Aggregation, value: Expr | null, measure: Measure, where: { readonly where?: Expr }): Expr {
  const args = value === null ? [] : [value];
  const isApproximate = measure.method?.value === 'approximate';
  switch (fn) {
    case 'count_distinct':
      return isApproximate
        ? aggregate('approx_count_distinct', args, where)
        : aggregate('count', args, { distinct: true, ...where });
    case 'median':
      return isApproximate
        ? aggregate('approx_percentile', [...args, number(0.5)], where)
        : aggregate('median', args, where);
    case 'percentile': {
      const fraction = number(measure.fraction?.value ?? 0.5);
      return aggregate(isApproximate ? 'approx_percentile' : 'percentile', [...args, fraction], where);
    }
    default:
      return aggregate(fn, args, where);
  }
}

/** The column that tells when. Where columns are not known, a written one is believed. */
function timeOf(source: MetricSource, written: string | undefined): TimeColumn | null {
  const found = findColumn(source, written ?? defaultTime);
  if (found === null)
    return written === undefined || source.columns !== null ? null : { name: written, type: 'timestamp' };
  if (found.type === 'date') return { name: found.name, type: 'date' };
  return found.type === null || found.type === 'timestamp' ? { name: found.name, type: 'timestamp' } : null;
}

/** A value that is zero instead of null where there was no row, if zero is what no rows give. */
export function orEmpty(value: Expr, empty: Expr | null): Expr {
  return empty === null ? value : call('coalesce', value, empty);
}
