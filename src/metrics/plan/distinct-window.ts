import { aggregate, and_, column, ge, integer, isNull, or_, window } from '../../sql/make.ts';
import { aliased, ascending, join, select, table } from '../../sql/make-relation.ts';
import type { SelectRelation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { PlannedMeasure } from '../formula.ts';
import { frameCondition, frameEnd, spinePeriod } from './frame-condition.ts';
import type { MetricQuery } from './query.ts';
import { isDistinctWindow, type Scan } from './scan.ts';
import { type Named, partsRelation, periodsTable, spineAt } from './scan-relation.ts';

const valueColumn = 'spine_value';
const nextColumn = 'spine_next';

/** The distinct count over a window that a scan is for; null where it is for something else. */
export function distinctWindow({ measures }: Scan): PlannedMeasure | null {
  const [only] = measures;
  return only !== undefined && isDistinctWindow(only) ? only : null;
}

/**
 * Distinct values over a window without looking at each row in each period: of every value only the last row before the end of a period
 * counts there, which is the one whose next row comes after the end. So values are plainly counted, each once.
 * Rows without a value count for nothing, but their group is there.
 */
export function distinctWindowRelation(
  scan: Scan,
  { aggregate: { args } }: PlannedMeasure,
  as: string,
  query: MetricQuery,
  calendar: Calendar,
): SelectRelation {
  const { grain } = query;
  const [value] = args;
  if (!grain || scan.frame === null || value === undefined) throw new Error('a window of nothing was planned');
  const days = partsRelation(scan, [], query, calendar, [{ expr: value, as: valueColumn }]);
  const dimensions = days.columns.flatMap((one) => (one.as === spineAt || one.as === valueColumn ? [] : [one.as]));
  const next = window('lead', [column(spineAt)], {
    partitionBy: [...dimensions, valueColumn].map((name) => column(name)),
    orderBy: [ascending(column(spineAt))],
  });
  const seen = select({
    from: days,
    alias: 'days',
    columns: [spineAt, ...dimensions, valueColumn, { expr: next, as: nextColumn }],
  });
  const isLast = or_(isNull(column(nextColumn)), ge(column(nextColumn), frameEnd(scan.frame, grain, calendar)));
  const on = and_(frameCondition(scan.frame, grain, column(spineAt), calendar), isLast);
  const keys: Named[] = [
    { expr: column(spinePeriod), as: grain },
    ...dimensions.map((name) => ({ expr: column(name), as: name })),
  ];
  return select({
    from: join('inner', aliased(seen, 'seen'), aliased(table(periodsTable), periodsTable), on),
    columns: [...keys, { expr: aggregate('count', [column(valueColumn)]), as }],
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}
