import type { MetricDef } from '../../model/metric.ts';
import { call, column, integer, number } from '../../sql/make.ts';
import type { AggregateFunction, Expr } from '../../sql/nodes.ts';
import type { Ref } from '../../yaml/shape.ts';
import { conditionOn, type EntityIndex } from '../entity.ts';
import type { Formula, LastRow, PlannedMeasure } from '../formula.ts';
import type { MetricContext } from '../kind.ts';
import { type Aggregation, aggregationOf, type Measure } from '../measure.ts';
import { columnName, findColumn, type MetricSource, type TimeColumn } from '../source.ts';

/** The time of events, and of everything that does not say otherwise. */
export const defaultTime = 'event_time';

/** The formula of a measure that was checked. */
export function planMeasure(measure: Measure, metric: MetricDef, context: MetricContext): Formula {
  const source = context.sources.find(measure.of.name);
  if (source === null)
    throw new Error(`The measure over "${measure.of.name}" was planned without having been checked.`);
  const { fn, column: ref } = aggregationOf(measure);
  const value = ref === null ? null : column(columnName(source, ref.name));
  const isWhole = ref !== null && findColumn(source, ref.name)?.type === 'integer';
  return {
    kind: 'measure',
    measure: {
      source,
      aggregate: aggregateOf(fn, value, measure),
      ...conditionOf(measure, source, context.entities),
      time: timeOf(source, (measure.time ?? metric.time)?.name),
      empty:
        fn === 'count' || fn === 'count_distinct' || (fn === 'sum' && isWhole)
          ? integer(0)
          : fn === 'sum'
            ? number(0)
            : null,
      additive: fn === 'count' || fn === 'sum' || fn === 'last',
      ...(fn === 'last' && { last: lastRowOf(source, measure, ref, (measure.time ?? metric.time)?.name) }),
    },
  };
}

/** Rows of one instant are put in order by their id, and without one by the value, so that the order of rows makes no difference. */
function lastRowOf(source: MetricSource, measure: Measure, value: Ref | null, time: string | undefined): LastRow {
  const names = [time ?? defaultTime, ...(findColumn(source, 'event_id') === null ? [] : ['event_id'])];
  const order = value === null ? names : [...names, value.name];
  const columns = (all: readonly string[]): string[] => [...new Set(all.map((name) => columnName(source, name)))];
  return { per: columns((measure.per ?? []).map((one) => one.name)), order: columns(order) };
}

/** The condition, in the names that the rows have beside the columns of entities. */
function conditionOf(
  { where }: Measure,
  source: MetricSource,
  entities: EntityIndex,
): Pick<PlannedMeasure, 'where' | 'joined'> {
  if (where === undefined) return { where: null };
  const { joined, ...condition } = conditionOn(where.value, source, entities);
  return joined.length === 0 ? condition : { ...condition, joined };
}

function aggregateOf(fn: Aggregation, value: Expr | null, measure: Measure): PlannedMeasure['aggregate'] {
  const args = value === null ? [] : [value];
  const isApproximate = measure.method?.value === 'approximate';
  const made = (name: AggregateFunction, ...more: Expr[]): PlannedMeasure['aggregate'] => ({
    kind: 'aggregate',
    fn: name,
    args: [...args, ...more],
  });
  switch (fn) {
    case 'count_distinct':
      return isApproximate ? made('approx_count_distinct') : { ...made('count'), distinct: true };
    case 'median':
      return isApproximate ? made('approx_percentile', number(0.5)) : made('median');
    case 'percentile':
      return made(isApproximate ? 'approx_percentile' : 'percentile', number(measure.fraction?.value ?? 0.5));
    case 'last':
      return made('sum');
    default:
      return made(fn);
  }
}

/** The column that tells when. Where columns are not known, a written one is believed. */
export function timeOf(source: MetricSource, written: string | undefined): TimeColumn | null {
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
