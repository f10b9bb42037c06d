import type { DateRange } from '../../metrics/plan/query.ts';
import { and_, column, date, ge, lt, or_, timestamp } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { type PartitionStart, startOfDay } from './partition-start.ts';

/** The type of a partition column. */
export type PartitionKind = 'date' | 'timestamp';

/** All rows from a moment on: a condition with a constant of the column's own type. */
export function rowsSince(name: string, kind: PartitionKind, start: PartitionStart): Expr {
  return ge(column(name), kind === 'date' ? date(start.date) : timestamp(start.instant));
}

/** The rows of some ranges of dates, which begin at midnight in a time zone. */
export function rowsWithin(name: string, kind: PartitionKind, ranges: readonly DateRange[], timeZone: string): Expr {
  const bound = (day: string): Expr =>
    kind === 'date' ? date(day) : timestamp(startOfDay(day, timeZone).toISOString());
  const isWithin = ({ since, until }: DateRange): Expr => {
    const from = ge(column(name), bound(since));
    return until === null ? from : and_(from, lt(column(name), bound(until)));
  };
  return or_(...ranges.map(isWithin));
}
