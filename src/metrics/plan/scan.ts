import { column, or_, sqlExpr } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import { type EntityIndex, entityNames, joinedColumn, replaceNames, resultColumn } from '../entity.ts';
import type { LastRow, PlannedMeasure } from '../formula.ts';
import type { Frame } from '../frame.ts';
import { columnName, type JoinedColumn, type RowSource, type TimeColumn } from '../source.ts';
import { periodOf } from './period.ts';
import type { MetricQuery } from './query.ts';

/** One pass over one table, or over rows made from some: all that is computed from it in one way. */
export interface Scan {
  readonly source: RowSource;
  /** Null where nobody asks by time. */
  readonly time: TimeColumn | null;
  /** Null: the rows of each period count in it. */
  readonly frame: Frame | null;
  /** The dimensions of the result that are kept, where it is a total over the others. Null: all of them. */
  readonly kept: readonly string[] | null;
  readonly last: LastRow | null;
  readonly measures: readonly PlannedMeasure[];
  /** Columns that the rows get from the tables of entities, by the names that they are asked by. */
  readonly joined: ReadonlyMap<string, JoinedColumn>;
  /** The condition of the query, in the names that the rows have. */
  readonly where: Expr | null;
}

/** Measures by the rows that they are computed from; equal ones are computed once. */
export function gatherScans(measures: readonly PlannedMeasure[], query: MetricQuery, entities: EntityIndex): Scan[] {
  const scans = new Map<string, ScanParts & { measures: Map<string, PlannedMeasure> }>();
  for (const measure of measures) {
    const key = scanKey(measure, query);
    const scan = scans.get(key) ?? { ...scanParts(measure, query), measures: new Map() };
    scan.measures.set(aggregateKey(measure), measure);
    scans.set(key, scan);
  }
  return [...scans.values()].map((scan) =>
    withJoins({ ...scan, measures: [...scan.measures.values()] }, query, entities),
  );
}

type ScanParts = Omit<Scan, 'measures' | 'joined' | 'where'>;

/** The columns of entities that the dimensions and the condition of the query name. */
function withJoins(
  scan: ScanParts & Pick<Scan, 'measures'>,
  { by = [], where }: MetricQuery,
  entities: EntityIndex,
): Scan {
  const joined = new Map<string, JoinedColumn>();
  for (const name of [...(scan.kept ?? by), ...(where ? entityNames(where, entities) : [])]) {
    const found = joinedColumn(scan.source, name, entities);
    if (found !== null) joined.set(name, found);
  }
  for (const one of scan.measures.flatMap((measure) => measure.joined ?? [])) joined.set(one.as, one);
  const condition = where ? sqlExpr(replaceNames(where, (name) => joined.get(name)?.as ?? null)) : null;
  return { ...scan, joined, where: condition };
}

function scanParts(measure: PlannedMeasure, query: MetricQuery): ScanParts {
  const isTimed = Boolean(query.grain || query.since || query.until);
  return {
    source: measure.source,
    time: isTimed ? measure.time : null,
    frame: measure.frame ?? null,
    kept: keptDimensions(measure, query),
    last: measure.last ?? null,
  };
}

/** Equal where measures come out of one scan. */
export function scanKey(measure: PlannedMeasure, query: MetricQuery): string {
  const { time, frame, kept, last } = scanParts(measure, query);
  // Which row is the last one depends on those that count.
  const picked = isDistinctWindow(measure) ? aggregateKey(measure) : last === null ? null : [last, measure.where];
  return plainKey([sourceKey(measure.source), time, frame, kept, picked]);
}

/** The asked dimensions over which a total is not taken. Null where it is no total, or the same as the group. */
function keptDimensions({ total, source }: PlannedMeasure, { by = [] }: MetricQuery): readonly string[] | null {
  // The steps of a funnel are no parts of a whole: there is no total over them.
  const own = source.kind === 'computed' && source.grouped === true ? source.columns.map((one) => one.name) : [];
  const kept = total === undefined ? by : by.filter((one) => total.includes(one) || own.includes(one));
  return kept.length === by.length ? null : kept;
}

/** True where aggregates of parts give the aggregate of the whole. */
export function isDecomposable({ aggregate, last }: PlannedMeasure): boolean {
  return ['count', 'sum', 'min', 'max'].includes(aggregate.fn) && aggregate.distinct !== true && last === undefined;
}

/** True for an exact distinct count over a window. */
export function isDistinctWindow({ aggregate, frame }: PlannedMeasure): boolean {
  return frame != null && frame.span !== null && aggregate.fn === 'count' && aggregate.distinct === true;
}

/** Equal where the rows are the same. */
export function sourceKey(source: RowSource): string {
  return source.kind === 'computed' ? `computed ${source.key}` : JSON.stringify(source.table);
}

/** Tells measures of one scan apart. */
export function aggregateKey(measure: PlannedMeasure): string {
  return plainKey([measure.aggregate, measure.where]);
}

function plainKey(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one));
}

/** The dimensions of a scan, as columns of its rows. */
export function dimensionColumns(
  { source, kept, joined }: Scan,
  { by = [] }: MetricQuery,
): { readonly expr: Expr; readonly as: string }[] {
  return (kept ?? by).map((name) => ({
    expr: column(joined.get(name)?.as ?? columnName(source, name)),
    as: resultColumn(name),
  }));
}

/** The period of a row, where the query has a grain. */
export function periodColumn(
  { time }: Scan,
  { grain }: MetricQuery,
  calendar: Calendar,
): { readonly expr: Expr; readonly as: string } | null {
  if (!grain) return null;
  if (time === null) throw new Error('a grain was planned for a table without time');
  return { expr: periodOf(time, grain, calendar), as: grain };
}

/** Rows that no measure counts are not read: a group without any other row is not in the result. */
export function sharedConditions({ measures }: Pick<Scan, 'measures'>): Expr[] {
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
