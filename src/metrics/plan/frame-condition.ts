import type { TimeGrain } from '../../model/transform.ts';
import { and_, call, column, eq, ge, integer, lt, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { Frame } from '../frame.ts';
import { hoursOf } from './bounds.ts';
import { grainText } from './period.ts';

/** The column of periods. A name that no table has. */
export const spinePeriod = 'spine_period';

/**
 * That a row counts in the period `spine_period`. `at`: the date of the row in the project's time zone, or for the grain hour its
 * instant (or the beginning of its hour).
 */
export function frameCondition(frame: Frame, grain: TimeGrain, at: Expr, calendar: Calendar): Expr {
  return grain === 'hour' ? hourCondition(frame, at, calendar) : dateCondition(frame, grain, at, calendar);
}

/** The first date (or instant, for hours) after the rows that count in the period `spine_period`. */
export function frameEnd({ ago }: Frame, grain: TimeGrain, calendar: Calendar): Expr {
  const period = column(spinePeriod);
  if (grain === 'hour') return call('date_add', text('hour'), integer(1 - (ago === null ? 0 : hoursOf(ago))), period);
  const back = ago === null ? period : call('shift_date', grainText(ago.unit, calendar), integer(-ago.count), period);
  return call('shift_date', grainText(grain, calendar), integer(1), back);
}

function dateCondition({ ago, span }: Frame, grain: TimeGrain, at: Expr, calendar: Calendar): Expr {
  const shift = (unit: TimeGrain, count: number, value: Expr): Expr =>
    count === 0 ? value : call('shift_date', grainText(unit, calendar), integer(count), value);
  const period = ago === null ? column(spinePeriod) : shift(ago.unit, -ago.count, column(spinePeriod));
  // Equality is what warehouses join by fastest.
  if (span === null && grain === 'day') return eq(at, period);
  const end = shift(grain, 1, period);
  const before = lt(at, end);
  if (span?.kind === 'all') return before;
  if (span === null) return and_(ge(at, period), before);
  const from =
    span.kind === 'window'
      ? shift(span.length.unit, -span.length.count, end)
      : call('date_trunc', grainText(span.grain, calendar), shift('day', -1, end));
  return and_(ge(at, from), before);
}

/** Hours are instants: a day of a window has 24 of them, whatever the clock does. */
function hourCondition({ ago, span }: Frame, at: Expr, calendar: Calendar): Expr {
  const shift = (hours: number, value: Expr): Expr =>
    hours === 0 ? value : call('date_add', text('hour'), integer(hours), value);
  const back = ago === null ? 0 : hoursOf(ago);
  const period = shift(-back, column(spinePeriod));
  const end = shift(1 - back, column(spinePeriod));
  const before = lt(at, end);
  if (span?.kind === 'all') return before;
  if (span === null) return and_(ge(at, period), before);
  if (span.kind === 'window') return and_(ge(at, shift(1 - back - hoursOf(span.length), column(spinePeriod))), before);
  const unitOf = (value: Expr): Expr =>
    call('date_trunc', grainText(span.grain, calendar), value, text(calendar.timeZone));
  return and_(eq(unitOf(at), unitOf(period)), before);
}
