import type { RollupDef } from '../../model/rollup.ts';
import type { Relation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { MetricIndex } from '../metric-index.ts';
import { planQuery } from '../plan/plan-query.ts';
import type { DateRange, MetricQuery } from '../plan/query.ts';

/** What a rollup holds, as a query. */
export function rollupQuery({ metrics, by, grain }: RollupDef): MetricQuery {
  return {
    metrics: metrics.map((one) => one.name),
    by: by.map((one) => one.name),
    grain: grain?.value ?? null,
  };
}

/** The rows of a rollup: all of them, or those of some dates. The rollup must have been checked. */
export function planRollup(
  rollup: RollupDef,
  index: MetricIndex,
  calendar: Calendar,
  within: readonly DateRange[] | null = null,
): Relation {
  const planned = planQuery({ ...rollupQuery(rollup), within }, index, calendar);
  if (planned.value === null) throw new Error(`The rollup "${rollup.name}" was planned without having been checked.`);
  return planned.value.relation;
}
