import { and_, column, date, ge, integer, lt, or_, sqlExpr, timestamp } from '../../sql/make.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Expr, Relation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import type { PlannedMeasure } from '../formula.ts';
import { columnName, type RowSource, type TimeColumn } from '../source.ts';
import { isDate } from './check-query.ts';
import { dateAt, startOfDate } from './midnight.ts';
import { periodOf } from './period.ts';
import type { MetricQuery } from './query.ts';

/** One pass over one table, or over rows made from some: all that is computed from it. */
export interface Scan {
  readonly source: RowSource;
  /** Null where nobody asks by time. */
  readonly time: TimeColumn | null;
  readonly measures: readonly PlannedMeasure[];
}

/** Measures by the table and the time that they are read with; equal ones are computed once. */
export function gatherScans(measures: readonly PlannedMeasure[], isTimed: boolean): Scan[] {
  const scans = new Map<
    string,
    { source: RowSource; time: TimeColumn | null; measures: Map<string, PlannedMeasure> }
  >();
  for (const measure of measures) {
    const time = isTimed ? measure.time : null;
    const key = JSON.stringify([sourceKey(measure.source), time]);
    const scan = scans.get(key) ?? { source: measure.source, time, measures: new Map() };
    scan.measures.set(aggregateKey(measure), measure);
    scans.set(key, scan);
  }
  return [...scans.values()].map((scan) => ({ ...scan, measures: [...scan.measures.values()] }));
}

/** Equal where the rows are the same. */
export function sourceKey(source: RowSource): string {
  return source.kind === 'computed' ? `computed ${source.key}` : JSON.stringify(source.table);
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
  return [{ expr: periodOf(time, grain, calendar), as: grain }, ...keys];
}

/** The rows that a query looks at in a table. */
function scanCondition(scan: Scan, query: MetricQuery, calendar: Calendar): Expr | null {
  const conditions: Expr[] = sharedConditions(scan);
  // Computed rows were narrowed where they were made.
  if (scan.source.kind !== 'computed') {
    if (query.where) conditions.push(sqlExpr(query.where));
    const bounds = scan.time === null ? null : withinBounds(scan.time, query, calendar);
    if (bounds !== null) conditions.push(bounds);
  }
  return conditions.length === 0 ? null : and_(...conditions);
}

/** The bounds of a query on a column of time. */
function withinBounds(time: TimeColumn, { since, until }: MetricQuery, calendar: Calendar): Expr | null {
  const bounds: Expr[] = [];
  if (since) bounds.push(ge(column(time.name), boundOf(since, time, calendar)));
  if (until) bounds.push(lt(column(time.name), boundOf(until, time, calendar)));
  return bounds.length === 0 ? null : and_(...bounds);
}

/** What is scanned. */
function rowsOf({ source }: Scan, query: MetricQuery, calendar: Calendar): Relation {
  if (source.kind !== 'computed') return tableOf(source.table);
  const own = new Set(source.columns.map((one) => one.name));
  const by = [...new Set((query.by ?? []).map((name) => columnName(source, name)))];
  return source.relation({
    dimensions: by.filter((name) => !own.has(name)),
    own: by.filter((name) => own.has(name)),
    where: query.where ? sqlExpr(query.where) : null,
    within: (time) => withinBounds(time, query, calendar),
    calendar,
    grain: query.grain ?? null,
  });
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
    from: rowsOf(scan, query, calendar),
    ...(scan.source.kind === 'computed' && { alias: scan.source.name }),
    columns: [...keys, ...values],
    ...(where !== null && { where }),
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}
