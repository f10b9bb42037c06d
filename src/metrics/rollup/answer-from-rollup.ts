import { hasErrors } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import type { RollupDef } from '../../model/rollup.ts';
import { aggregate, and_, call, column, date, ge, integer, lt, sqlExpr, text, timestamp } from '../../sql/make.ts';
import { select, table } from '../../sql/make-relation.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { PlannedMeasure } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { checkNames } from '../plan/check-query.ts';
import { formulaExpr } from '../plan/formula-expr.ts';
import { startOfDate } from '../plan/midnight.ts';
import { grainText } from '../plan/period.ts';
import { orEmpty } from '../plan/plan-measure.ts';
import { ordered, resultColumns } from '../plan/plan-query.ts';
import type { MetricQuery, QueryPlan } from '../plan/query.ts';
import { checkAnswer, isAsKept } from './check-answer.ts';
import { measureKey, storedMeasures } from './stored-measures.ts';

/**
 * Answers a query from the table of a rollup instead of from the rows: as it is kept, or added up to fewer dimensions and
 * longer periods. What it answers is what the query itself would; everything else is refused.
 */
export function answerFromRollup(
  query: MetricQuery,
  rollup: RollupDef,
  index: MetricIndex,
  calendar: Calendar,
): Outcome<QueryPlan> {
  const named = checkNames(query, index);
  if (hasErrors(named)) return failure(...named);
  const findings = checkAnswer(query, rollup, index, calendar);
  if (findings.length > 0) return failure(...findings);
  const keys = keysOf(query, rollup, calendar);
  const isWhole = isAsKept(query, rollup);
  const where = conditionOf(query, rollup, calendar);
  const held = new Set(rollup.metrics.map((one) => one.name));
  const body = select({
    from: table(rollup.table),
    columns: [
      ...keys,
      ...query.metrics.map((as) => ({
        expr: isWhole && held.has(as) ? column(as) : addedUp(as, rollup, index, isWhole),
        as,
      })),
    ],
    ...(where !== null && { where }),
    ...(!isWhole && { groupBy: keys.map((_, at) => integer(at + 1)) }),
  });
  return success({ relation: ordered({ before: [], body }, query), columns: resultColumns(query, index), scans: 1 });
}

function keysOf({ by = [], grain }: MetricQuery, rollup: RollupDef, calendar: Calendar) {
  const keys = by.map((as) => ({ expr: column(as), as }));
  const own = rollup.grain?.value;
  if (!grain || own === undefined) return keys;
  const unit = grainText(grain, calendar);
  const longer =
    own === 'hour' ? call('date_trunc', unit, column(own), text('UTC')) : call('date_trunc', unit, column(own));
  return [{ expr: grain === own ? column(own) : longer, as: grain }, ...keys];
}

/** A metric from the sums of the measures that it is made of. */
function addedUp(metric: string, rollup: RollupDef, index: MetricIndex, isWhole: boolean): Expr {
  const stored = storedMeasures(rollup, index);
  const valueFor = (measure: PlannedMeasure): Expr => {
    const value = column(stored.get(measureKey(measure)) ?? '');
    return isWhole ? value : orEmpty(aggregate('sum', [value]), measure.empty);
  };
  return formulaExpr(index.formulaOf(metric), valueFor);
}

function conditionOf({ where, since, until }: MetricQuery, { grain }: RollupDef, calendar: Calendar): Expr | null {
  const own = grain?.value ?? '';
  const bound = (day: string): Expr => (own === 'hour' ? timestamp(startOfDate(day, calendar.timeZone)) : date(day));
  const conditions = [
    ...(where ? [sqlExpr(where)] : []),
    ...(since ? [ge(column(own), bound(since))] : []),
    ...(until ? [lt(column(own), bound(until))] : []),
  ];
  return conditions.length === 0 ? null : and_(...conditions);
}
