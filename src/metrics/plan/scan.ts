import { weekGrain } from '../../sql/functions.ts';
import { and_, call, column, date, ge, integer, lt, or_, sqlExpr, text, timestamp } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Expr, Relation } from '../../sql/nodes.ts';
import type { PlannedMeasure, TimeColumn } from '../formula.ts';
import { columnName, type MetricSource } from '../source.ts';
import { isDate } from './check-query.ts';
import { dateAt, startOfDate } from './midnight.ts';
import type { Calendar, MetricQuery } from './query.ts';

/** One pass over one table: all that is computed from it. */
export interface Scan {
  readonly source: MetricSource;
  /** Null where nobody asks by time. */
  readonly time: TimeColumn | null;
  readonly measures: readonly PlannedMeasure[];
}

/** Measures by the table and the time that they are read with; equal ones are computed once. */
export function gatherScans(measures: readonly PlannedMeasure[], isTimed: boolean): Scan[] {
  const scans = new Map<
    string,
    { source: MetricSource; time: TimeColumn | null; measures: Map<string, PlannedMeasure> }
  >();
  for (const measure of measures) {
    const time = isTimed ? measure.time : null;
    const key = JSON.stringify([measure.source.table, time]);
    const scan = scans.get(key) ?? { source: measure.source, time, measures: new Map() };
    scan.measures.set(aggregateKey(measure), measure);
    scans.set(key, scan);
  }
  return [...scans.values()].map((scan) => ({ ...scan, measures: [...scan.measures.values()] }));
}

/** Tells measures of one scan apart. */
export function aggregateKey(measure: PlannedMeasure): string {
  return JSON.stringify([measure.aggregate, measure.where], (_, value: unknown) =>
    typeof value === 'bigint' ? `${value}n` : value,
  );
}

/** Time and dimensions, with which results of several tables are brought together. */
export function keyColumns(
  { source, time }: Scan,
  query: MetricQuery,
  calendar: Calendar,
): { readonly expr: Expr; readonly as: string }[] {
  const { grain, by = [] } = query;
  const keys = by.map((name) => ({ expr: column(columnName(source, name)), as: name }));
  if (!grain) return keys;
  if (time === null) throw new Error('a grain was planned for a table without time');
  const unit = text(grain === 'week' ? weekGrain(calendar.weekStart) : grain);
  const value = column(time.name);
  const expr =
    time.type === 'date' ? call('date_trunc', unit, value) : call('date_trunc', unit, value, text(calendar.timeZone));
  return [{ expr, as: grain }, ...keys];
}

/** The rows that a query looks at in a table. */
function scanCondition(scan: Scan, { where, since, until }: MetricQuery, calendar: Calendar): Expr | null {
  const { time } = scan;
  const conditions: Expr[] = sharedConditions(scan);
  if (where) conditions.push(sqlExpr(where));
  if (time !== null && since) conditions.push(ge(column(time.name), boundOf(since, time, calendar)));
  if (time !== null && until) conditions.push(lt(column(time.name), boundOf(until, time, calendar)));
  return conditions.length === 0 ? null : and_(...conditions);
}

/** Rows that no measure counts are not read: a group without any other row is not in the result. */
function sharedConditions({ measures }: Scan): Expr[] {
  const conditions = measures.flatMap((one) => one.where ?? []);
  if (conditions.length < measures.length) return [];
  const distinct = new Map(conditions.map((one) => [JSON.stringify(one), one]));
  return [or_(...distinct.values())];
}

/** A measure of a scan as an expression over its rows. */
export function measureExpr({ aggregate, where }: PlannedMeasure, { measures }: Scan): Expr {
  const isShared = measures.every((one) => JSON.stringify(one.where) === JSON.stringify(where));
  return where === null || isShared ? aggregate : { ...aggregate, where };
}

function boundOf(bound: string, time: TimeColumn, { timeZone }: Calendar): Expr {
  if (time.type === 'date') return date(isDate(bound) ? bound : dateAt(bound, timeZone));
  return timestamp(isDate(bound) ? startOfDate(bound, timeZone) : new Date(bound).toISOString());
}

/** The aggregates of one table. `values` stand behind the keys. */
export function scanRelation(
  scan: Scan,
  values: readonly { readonly expr: Expr; readonly as: string }[],
  query: MetricQuery,
  calendar: Calendar,
): Relation & { kind: 'select' } {
  const keys = keyColumns(scan, query, calendar);
  const where = scanCondition(scan, query, calendar);
  return select({
    from: tableOf(scan.source.table),
    columns: [...keys, ...values],
    ...(where !== null && { where }),
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}
