import { measuresOf, needsGrain } from '../../metrics/formula.ts';
import { planQuery } from '../../metrics/plan/plan-query.ts';
import { usualGrain } from '../../metrics/plan/usual-grain.ts';
import type { Refresh } from '../../model/metric.ts';
import { column, number as numberExpr } from '../../sql/make.ts';
import { select } from '../../sql/make-relation.ts';
import type { Relation } from '../../sql/nodes.ts';
import type { Ref } from '../../yaml/shape.ts';
import { list, number, object, oneOf, ref, text } from '../../yaml/shapes.ts';
import { describeBounds, outside } from '../bounds.ts';
import type { AssertionKind, PlanContext, TableShape } from '../kind.ts';
import { lastPeriod, periodWords } from '../last-period.ts';

export interface HealthySpec {
  readonly metric: string;
  readonly min?: number;
  readonly max?: number;
  readonly refresh?: Refresh;
  /** All tables that the metric is computed over. */
  readonly tables: readonly Ref[];
}

/** The range of a metric, as it is in the last complete period. */
export const healthy: AssertionKind<HealthySpec> = {
  kind: 'healthy',
  written: false,
  ofMetrics: true,
  timed: true,
  summary: 'A metric lies in its healthy range.',
  notes:
    'Follows from `healthy` of a metric. Looks at the metric as a whole, without dimensions, in the last complete period of its `refresh`: the hour before this one, yesterday (also where no cadence is written), last week or last month, in the time zone of the project. A metric without time is looked at over all of its rows. Null passes: that data are missing is for `freshness` and `volume` to tell. A warning, unless the range says `severity: error`.',
  example: 'healthy: {min: 10, max: 50}',
  codes: [],
  shape: object({
    what: 'a `healthy` assertion',
    required: { metric: text, tables: list(ref) },
    optional: {
      min: number(),
      max: number(),
      refresh: oneOf(['realtime', 'hourly', 'daily', 'weekly', 'monthly'], 'cadence'),
    },
  }),
  check: () => [],
  plan(spec, on, context) {
    const value = column(spec.metric);
    const { min, max } = spec;
    const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    return {
      shape: 'query',
      failing: select({
        from: measured(spec, on, context),
        alias: 'measured',
        columns: [spec.metric],
        where: outside(value, bounds, numberExpr),
      }),
    };
  },
  describe: ({ metric, min, max, refresh = 'daily' }) => {
    const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
    return `the metric \`${metric}\` of the last complete ${periodWords[refresh]} is ${describeBounds(bounds)}`;
  },
  reads: ({ tables }) => tables,
};

/** One row with the metric. */
function measured({ metric, refresh = 'daily' }: HealthySpec, on: TableShape, context: PlanContext): Relation {
  const { now, timeZone, weekStart } = context;
  const index = context.metrics?.(on);
  if (index === undefined) throw new Error('The range of a metric was planned without metrics.');
  // Dates have no hours.
  const isByDate = measuresOf(index.formulaOf(metric)).some((one) => one.time?.type === 'date');
  const isHourly = refresh === 'realtime' || refresh === 'hourly';
  const period = lastPeriod(isByDate && isHourly ? 'daily' : refresh, now, context);
  const calendar = { timeZone, weekStart };
  // What looks from one period at others is asked by it: the result has one row all the same.
  const grain = needsGrain(index.formulaOf(metric)) ? periodWords[isByDate && isHourly ? 'daily' : refresh] : null;
  const planned =
    planQuery({ metrics: [metric], grain, ...period }, index, calendar).value ??
    planQuery({ metrics: [metric], grain: grain && usualGrain(metric, index), ...period }, index, calendar).value ??
    planQuery({ metrics: [metric] }, index, calendar).value;
  if (planned === null) throw new Error(`The metric "${metric}" cannot be planned.`);
  return planned.relation;
}
