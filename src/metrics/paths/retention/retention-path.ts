import type { TimeGrain } from '../../../model/transform.ts';

import { call, column, lt, text, timestamp } from '../../../sql/make.ts';
import type { Expr } from '../../../sql/nodes.ts';
import { isDate } from '../../plan/date-bound.ts';
import { startOfDate } from '../../plan/midnight.ts';
import { grainText } from '../../plan/period.ts';
import type { RowsAsk } from '../../source.ts';
import { momentOf, type PathRows } from '../path-rows.ts';

/** A retention whose tables were looked up. */
export interface RetentionPath {
  readonly cohort: PathRows;
  readonly activity: PathRows;
  /** Only the very first event of an entity, or the first one in every period. */
  readonly joins: 'first_ever' | 'recurring';
  /** Null where cohorts have no periods: by days, of the very first event. */
  readonly period: Period | null;
  readonly reading: Reading;
  /** A date or an instant before which everything is known; null: the latest activity. */
  readonly asOf: string | null;
}

export type Period = Exclude<TimeGrain, 'hour'>;

/** Active in a period (or in it or any later one), counted from that of the entry; or within so many days after it. */
export interface Reading {
  readonly kind: 'bounded' | 'unbounded' | 'within_days';
  /** Periods, or days, in order. */
  readonly numbers: readonly number[];
}

/** Dates have no time zone. */
function zoneOf({ cohort }: RetentionPath, { calendar }: RowsAsk): string {
  return cohort.time.type === 'date' ? 'UTC' : calendar.timeZone;
}

/** How often the calendar changed period in between. */
export function periodsBetween(path: RetentionPath, ask: RowsAsk, grain: TimeGrain, from: Expr, to: Expr): Expr {
  return call('date_diff', grainText(grain, ask.calendar), from, to, text(zoneOf(path, ask)));
}

/** Some instant from which periods are numbered. */
const origin = timestamp('2000-01-01T12:00:00Z');

/** The number of the period of an instant. */
export function periodNumber(path: RetentionPath, ask: RowsAsk, grain: Period, moment: Expr): Expr {
  return periodsBetween(path, ask, grain, origin, moment);
}

/** The written `as_of` as an instant. */
export function writtenAsOf(path: RetentionPath, ask: RowsAsk): Expr | null {
  const { asOf } = path;
  if (asOf === null) return null;
  return timestamp(isDate(asOf) ? startOfDate(asOf, zoneOf(path, ask)) : new Date(asOf).toISOString());
}

export const asOfColumn = '_as_of';

/** The instant up to which everything is known: the written one, or the column with the latest activity. */
export function asOfOf(path: RetentionPath, ask: RowsAsk): Expr {
  return writtenAsOf(path, ask) ?? column(asOfColumn);
}

/** What is known: rows before the written `as_of`. */
export function knownRows(path: RetentionPath, ask: RowsAsk, rows: PathRows): Expr | null {
  const asOf = writtenAsOf(path, ask);
  return asOf === null ? null : lt(momentOf(rows), asOf);
}
