import { aggregate, and_, column, eq, integer, isNotNull, window } from '../../sql/make.ts';
import { aliased, descending, join, select, table, tableOf } from '../../sql/make-relation.ts';
import type { AggregateFunction, Aliased, Expr, SelectRelation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import { joinEntities } from '../entity.ts';
import type { LastRow, PlannedMeasure } from '../formula.ts';
import { columnName } from '../source.ts';
import { type Bounds, boundsOf, frameBounds, reaching, withinBounds } from './bounds.ts';
import { frameCondition, spinePeriod } from './frame-condition.ts';
import { periodOf } from './period.ts';
import type { MetricQuery } from './query.ts';
import { dimensionColumns, isDecomposable, measureExpr, periodColumn, type Scan, sharedConditions } from './scan.ts';

/** A column of a result. */
export interface Named {
  readonly expr: Expr;
  readonly as: string;
}

/** The table of all periods, as other parts of a query name it. */
export const periodsTable = 'query_periods';

/** Where the rows of partial results lie in time: a date, or the beginning of an hour. */
export const spineAt = 'spine_at';

/** The aggregates of one scan. `values` stand behind the period and the dimensions. */
export function scanRelation(
  scan: Scan,
  values: readonly Named[],
  query: MetricQuery,
  calendar: Calendar,
): SelectRelation {
  const period = scan.frame === null ? periodColumn(scan, query, calendar) : framedPeriod(query);
  const keys = [...(period === null ? [] : [period]), ...dimensionColumns(scan, query)];
  const rows = rowsOf(scan, query, calendar);
  const where = scanConditions(scan, query, calendar);
  const grouped = { columns: [...keys, ...values], groupBy: keys.map((_, at) => integer(at + 1)) };
  if (scan.last !== null) {
    const last = lastRows(rows, scan, scan.last, period, where, query, calendar);
    return select({ from: last, alias: 'last_rows', ...grouped });
  }
  const framed = scan.frame === null ? rows : framedRows(rows, scan, scan.frame, query, calendar);
  return select({ ...from(framed), ...grouped, ...conditions(where) });
}

function framedPeriod({ grain }: MetricQuery): Named | null {
  if (!grain) throw new Error('a frame was planned without a grain');
  return { expr: column(spinePeriod), as: grain };
}

/** A join names its own sides. */
function from({ relation, alias }: Aliased): Pick<SelectRelation, 'from' | 'alias'> {
  if (relation.kind === 'join' || relation.kind === 'table') return { from: relation };
  return { from: relation, alias };
}

function conditions(all: readonly Expr[]): Pick<SelectRelation, 'where'> {
  return all.length === 0 ? {} : { where: and_(...all) };
}

/** The rows that a query looks at in a table. */
function scanConditions(scan: Scan, query: MetricQuery, calendar: Calendar): Expr[] {
  const found = sharedConditions(scan);
  // Computed rows were narrowed where they were made.
  if (scan.source.kind !== 'computed') {
    if (scan.where !== null) found.push(scan.where);
    const within = scan.time === null ? null : withinBounds(scan.time, scanBounds(scan, query, calendar), calendar);
    if (within !== null) found.push(within);
  }
  return found;
}

function scanBounds({ frame }: Scan, query: MetricQuery, calendar: Calendar): Bounds {
  return frame === null ? boundsOf(query) : frameBounds(frame, query, calendar);
}

/** What is scanned, with the columns of entities. */
function rowsOf(scan: Scan, query: MetricQuery, calendar: Calendar): Aliased {
  const rows = ownRows(scan, query, calendar);
  // Computed rows got theirs where they were made.
  return scan.source.kind === 'computed' ? rows : joinEntities(rows, [...scan.joined.values()]);
}

function ownRows(scan: Scan, query: MetricQuery, calendar: Calendar): Aliased {
  const { source, joined } = scan;
  if (source.kind !== 'computed') return aliased(tableOf(source.table), source.table.name);
  const own = new Set(source.columns.map((one) => one.name));
  const bounds = scanBounds(scan, query, calendar);
  const asked = (scan.kept ?? query.by ?? []).map((name) => joined.get(name)?.as ?? columnName(source, name));
  const by = [...new Set(asked)];
  const relation = source.relation({
    dimensions: by.filter((name) => !own.has(name)),
    own: by.filter((name) => own.has(name)),
    joined: [...joined.values()],
    where: scan.where,
    within: (time, reach) =>
      withinBounds(time, reach === undefined ? bounds : reaching(bounds, reach, calendar), calendar),
    calendar,
    grain: query.grain ?? null,
  });
  return aliased(relation, source.name);
}

/** Every row once for each period in which it counts. */
function framedRows(
  rows: Aliased,
  scan: Scan,
  frame: NonNullable<Scan['frame']>,
  query: MetricQuery,
  calendar: Calendar,
): Aliased {
  if (!query.grain) throw new Error('a frame was planned without a grain');
  const on = frameCondition(frame, query.grain, timeOf(scan, query, calendar), calendar);
  return aliased(join('inner', rows, aliased(table(periodsTable), periodsTable), on), 'framed');
}

/** When a row was, as finely as periods are told apart: its date, or its instant. */
function timeOf({ time }: Scan, { grain }: MetricQuery, calendar: Calendar): Expr {
  if (time === null) throw new Error('a frame was planned for a table without time');
  return grain === 'hour' || time.type === 'date' ? column(time.name) : periodOf(time, 'day', calendar);
}

/**
 * Of each key the last row of each period. Rows without a value are passed over. Of a span of dates it is among the last rows of each
 * date, so that only those are looked at once for each period.
 */
function lastRows(
  rows: Aliased,
  scan: Scan,
  last: LastRow,
  period: Named | null,
  where: readonly Expr[],
  query: MetricQuery,
  calendar: Calendar,
): SelectRelation {
  const values = scan.measures.flatMap(({ aggregate: { args } }) => args.map(isNotNull));
  const known = [...where, ...values];
  if (scan.frame === null) return lastOf(rows, last, period?.expr ?? null, known);
  const byDate = lastOf(rows, last, timeOf(scan, query, calendar), known);
  const framed = framedRows(aliased(byDate, rows.alias), scan, scan.frame, query, calendar);
  return lastOf(framed, last, period?.expr ?? null, []);
}

function lastOf(rows: Aliased, { per, order }: LastRow, time: Expr | null, where: readonly Expr[]): SelectRelation {
  const place = window('row_number', [], {
    partitionBy: [...(time === null ? [] : [time]), ...per.map((name) => column(name))],
    orderBy: order.map((name) => descending(column(name))),
  });
  return select({ ...from(rows), ...conditions(where), qualify: eq(place, integer(1)) });
}

/** Partial results of a scan by date (or hour), dimensions and further keys, from which those of longer spans are made. */
export function partsRelation(
  scan: Scan,
  values: readonly Named[],
  query: MetricQuery,
  calendar: Calendar,
  further: readonly Named[] = [],
): SelectRelation {
  const at =
    query.grain === 'hour' && scan.time !== null
      ? periodOf(scan.time, 'hour', calendar)
      : timeOf(scan, query, calendar);
  const keys = [{ expr: at, as: spineAt }, ...dimensionColumns(scan, query), ...further];
  return select({
    ...from(rowsOf(scan, query, calendar)),
    columns: [...keys, ...values],
    ...conditions(scanConditions(scan, query, calendar)),
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}

/** The aggregates of a scan whose partial results stand in the table `parts`. */
export function foldedRelation(
  scan: Scan,
  parts: string,
  values: readonly { readonly measure: PlannedMeasure; readonly as: string }[],
  query: MetricQuery,
  calendar: Calendar,
): SelectRelation {
  const { grain } = query;
  if (!grain || scan.frame === null) throw new Error('parts without a frame were planned');
  const keys = [{ expr: column(spinePeriod), as: grain }, ...keptNames(scan, query)];
  const on = frameCondition(scan.frame, grain, column(spineAt), calendar);
  return select({
    from: join('inner', aliased(table(parts), parts), aliased(table(periodsTable), periodsTable), on),
    columns: [...keys, ...values.map(({ measure, as }) => ({ expr: aggregate(foldOf(measure), [column(as)]), as }))],
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}

function keptNames(scan: Scan, query: MetricQuery): Named[] {
  return dimensionColumns(scan, query).map(({ as }) => ({ expr: column(as), as }));
}

function foldOf({ aggregate: { fn } }: PlannedMeasure): AggregateFunction {
  return fn === 'min' || fn === 'max' ? fn : 'sum';
}

/** The first and the last period in which a scan has rows, as `spine_first` and `spine_last`. */
export function extentRelation(scan: Scan, query: MetricQuery, calendar: Calendar): SelectRelation {
  const period = periodColumn(scan, query, calendar);
  if (period === null) throw new Error('an extent was planned without a grain');
  return select({
    ...from(rowsOf(scan, query, calendar)),
    columns: ends(period.expr),
    ...conditions(scanConditions(scan, query, calendar)),
  });
}

export function ends(period: Expr): Named[] {
  return [
    { expr: aggregate('min', [period]), as: 'spine_first' },
    { expr: aggregate('max', [period]), as: 'spine_last' },
  ];
}

/** True where a scan is computed from partial results. */
export function isFolded({ frame, measures }: Scan): boolean {
  return frame !== null && measures.every(isDecomposable);
}

/** The values of a scan under names, as expressions over its rows. */
export function namedValues(scan: Scan, nameOf: (measure: PlannedMeasure) => string): Named[] {
  return scan.measures.map((one) => ({ expr: measureExpr(one, scan), as: nameOf(one) }));
}
