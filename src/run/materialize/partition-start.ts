import { addDays, localDate, startOfWeek } from '../../assertions/local-date.ts';
import type { TimeGrain } from '../../model/transform.ts';

/** Where the partitions that are built again begin. */
export interface PartitionStart {
  /** For a partition column of dates: `2025-01-12`. */
  readonly date: string;
  /** The same moment for timestamps, as ISO text in UTC. */
  readonly instant: string;
}

export interface PartitionClock {
  /** IANA name; days begin at midnight here. */
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
}

/**
 * The beginning of the partition that lies `lookback` partitions before the newest one. `newest` is the greatest value of
 * the partition column: a date, or an ISO timestamp in UTC.
 */
export function partitionStart(
  newest: string,
  grain: TimeGrain,
  lookback: number,
  clock: PartitionClock,
): PartitionStart {
  const isDate = /^\d{4,}-\d{2}-\d{2}$/.test(newest);
  if (grain === 'hour' && !isDate) {
    const hour = Math.floor(Date.parse(newest) / 3_600_000) - lookback;
    const instant = new Date(hour * 3_600_000);
    return { date: localDate(instant, clock.timeZone), instant: instant.toISOString() };
  }
  const day = isDate ? newest : localDate(new Date(newest), clock.timeZone);
  const date = stepBack(periodOf(day, grain, clock), grain, lookback);
  return { date, instant: startOfDay(date, clock.timeZone).toISOString() };
}

/** The first date of the period that a date lies in; of hours, the date itself. */
export function periodOf(date: string, grain: TimeGrain, clock: PartitionClock): string {
  const [year = '0001', month = '01'] = date.split('-');
  switch (grain) {
    case 'hour':
    case 'day':
      return date;
    case 'week':
      return startOfWeek(date, clock.weekStart);
    case 'month':
      return `${year}-${month}-01`;
    case 'quarter':
      return `${year}-${String(Math.floor((Number(month) - 1) / 3) * 3 + 1).padStart(2, '0')}-01`;
    case 'year':
      return `${year}-01-01`;
  }
}

/** The first date of the period after the one that a date lies in. */
export function periodAfter(date: string, grain: TimeGrain, clock: PartitionClock): string {
  return stepBack(periodOf(date, grain, clock), grain, -1);
}

/** Months of a partition; it begins on the first day of one. */
const months = { month: 1, quarter: 3, year: 12 } as const;

function stepBack(start: string, grain: TimeGrain, count: number): string {
  if (grain === 'week') return addDays(start, -7 * count);
  if (grain === 'day' || grain === 'hour') return addDays(start, -count);
  const moved = new Date(`${start}T00:00:00Z`);
  moved.setUTCMonth(moved.getUTCMonth() - months[grain] * count);
  return moved.toISOString().slice(0, 10);
}

/** The first instant of a date in a time zone. Where clocks skip midnight that is the first moment after it. */
export function startOfDay(date: string, timeZone: string): Date {
  const utc = Date.parse(`${date}T00:00:00Z`);
  const hour = 3_600_000;
  // Offsets lie between -12 and +14 hours: halve the range in which the local date turns.
  let before = utc - 15 * hour;
  let after = utc + 13 * hour;
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (localDate(new Date(middle), timeZone) < date) before = middle;
    else after = middle;
  }
  return new Date(after);
}
