import { and_, boolean, column, date, ge, lt, or_, timestamp } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { Frame } from '../frame.ts';
import type { Reach, TimeColumn } from '../source.ts';
import { shiftDate, startOfUnit } from './calendar-dates.ts';
import { isDate } from './date-bound.ts';
import { dateAt, startOfDate } from './midnight.ts';
import type { DateRange, MetricQuery } from './query.ts';

/** From `since` on, before `until`: dates or instants, null where there is no bound. */
export interface Bounds {
  readonly since: string | null;
  readonly until: string | null;
  /** Only these ranges of dates, in order. Never beside frames. */
  readonly within?: readonly DateRange[];
}

const hour = 3_600_000;

export function boundsOf({ since, until, within }: MetricQuery): Bounds {
  if (!within) return { since: since ?? null, until: until ?? null };
  // The range of all of them stands beside them: warehouses know by it which parts of a table not to read.
  return { since: within[0]?.since ?? null, until: within.at(-1)?.until ?? null, within };
}

/** That a time lies within bounds. Null where there are none. */
export function withinBounds(time: TimeColumn, { since, until, within }: Bounds, calendar: Calendar): Expr | null {
  const bounds: Expr[] = [];
  if (since !== null) bounds.push(ge(column(time.name), boundOf(since, time, calendar)));
  if (until !== null) bounds.push(lt(column(time.name), boundOf(until, time, calendar)));
  if (within !== undefined && within.length !== 1)
    bounds.push(or_(...within.map((one) => withinBounds(time, one, calendar) ?? boolean(true))));
  return bounds.length === 0 ? null : and_(...bounds);
}

function boundOf(bound: string, time: TimeColumn, { timeZone }: Calendar): Expr {
  if (time.type === 'date') return date(isDate(bound) ? bound : dateAt(bound, timeZone));
  return timestamp(isDate(bound) ? startOfDate(bound, timeZone) : new Date(bound).toISOString());
}

/** Bounds so much wider; of several ranges it is the whole in which they lie. Where nothing is added, a bound stays as written. */
export function reaching(
  { since, until }: Bounds,
  { earlier: before = 0, later: after = 0 }: Reach,
  { timeZone }: Calendar,
): Bounds {
  const moved = (bound: string | null, seconds: number): string | null => {
    if (bound === null || seconds === 0) return bound;
    const instant = Date.parse(isDate(bound) ? startOfDate(bound, timeZone) : bound);
    return new Date(instant + seconds * 1000).toISOString();
  };
  return { since: moved(since, -before), until: after === null ? null : moved(until, after) };
}

/** The first and the last period that a query looks at, as far as its bounds say: dates, or for hours instants. */
export function boundPeriods(query: MetricQuery, calendar: Calendar): { first: string | null; last: string | null } {
  const { grain } = query;
  const { since, until } = boundsOf(query);
  if (!grain) return { first: null, last: null };
  const instantOf = (bound: string): number =>
    Date.parse(isDate(bound) ? startOfDate(bound, calendar.timeZone) : bound);
  const periodAt = (instant: number): string =>
    grain === 'hour'
      ? new Date(Math.floor(instant / hour) * hour).toISOString()
      : startOfUnit(dateAt(new Date(instant).toISOString(), calendar.timeZone), grain, calendar);
  return {
    first: since === null ? null : periodAt(instantOf(since)),
    // The end itself does not belong to the range.
    last: until === null ? null : periodAt(instantOf(until) - 1),
  };
}

/** Bounds of the rows that can count in the periods of a query; exact ones follow from each period. */
export function frameBounds(frame: Frame, query: MetricQuery, calendar: Calendar): Bounds {
  const { first, last } = boundPeriods(query, calendar);
  const { until } = boundsOf(query);
  return {
    since: first === null || frame.span?.kind === 'all' ? null : firstTime(first, frame, query, calendar),
    // The rows of earlier periods count in full.
    until: last !== null && frame.ago !== null ? endOf(back(last, frame), query) : until,
  };
}

function back(period: string, { ago }: Frame): string {
  if (ago === null) return period;
  const { unit, count } = ago;
  if (unit === 'hour' || !isDate(period)) return moved(period, -count);
  return shiftDate(period, unit, -count);
}

function moved(instant: string, hours: number): string {
  return new Date(Date.parse(instant) + hours * hour).toISOString();
}

function endOf(period: string, { grain }: MetricQuery): string {
  return isDate(period) && grain && grain !== 'hour' ? shiftDate(period, grain, 1) : moved(period, 1);
}

function firstTime(first: string, frame: Frame, query: MetricQuery, calendar: Calendar): string {
  const period = back(first, frame);
  const { span } = frame;
  if (span === null || span.kind === 'all') return period;
  const end = endOf(period, query);
  if (span.kind === 'window') {
    const { unit, count } = span.length;
    if (isDate(end)) return unit === 'hour' ? period : shiftDate(end, unit, -count);
    return moved(end, -hoursOf(span.length));
  }
  if (span.grain === 'hour') return period;
  const lastDate = isDate(end) ? shiftDate(end, 'day', -1) : dateAt(period, calendar.timeZone);
  return startOfUnit(lastDate, span.grain, calendar);
}

/** Hours of a window that is asked for by the hour: a day has 24 of them. */
export function hoursOf({ unit, count }: { readonly unit: string; readonly count: number }): number {
  return count * (unit === 'week' ? 168 : unit === 'day' ? 24 : 1);
}
