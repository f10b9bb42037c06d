import { addDays } from '../../assertions/local-date.ts';
import type { DateRange } from '../../metrics/plan/query.ts';
import type { TimeGrain } from '../../model/transform.ts';
import { type PartitionClock, periodAfter, periodOf } from './partition-start.ts';

/** Dates widened to whole periods, sorted and put together where they touch. Hours are replaced by the day. */
export function wholePeriods(dates: readonly DateRange[], grain: TimeGrain, clock: PartitionClock): DateRange[] {
  const sorted = dates.map((one) => widened(one, grain, clock)).sort((a, b) => (a.since < b.since ? -1 : 1));
  const joined: DateRange[] = [];
  for (const range of sorted) {
    const last = joined.at(-1);
    if (last === undefined || (last.until !== null && last.until < range.since)) joined.push(range);
    else joined[joined.length - 1] = { since: last.since, until: later(last.until, range.until) };
  }
  return joined;
}

function widened({ since, until }: DateRange, grain: TimeGrain, clock: PartitionClock): DateRange {
  return {
    since: periodOf(since, grain, clock),
    until: until === null ? null : periodAfter(addDays(until, -1), grain, clock),
  };
}

function later(a: string | null, b: string | null): string | null {
  if (a === null || b === null) return null;
  return a < b ? b : a;
}
