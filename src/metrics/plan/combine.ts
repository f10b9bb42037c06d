import { aggregate, case_, column, eq, integer, isNull, window } from '../../sql/make.ts';
import { aliased, join, select, table, unionAll } from '../../sql/make-relation.ts';
import type { Expr, Relation, SelectRelation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import { resultColumn } from '../entity.ts';
import type { Formula, PlannedMeasure } from '../formula.ts';
import { columnsOf } from './check-query.ts';
import { distinctWindow, distinctWindowRelation } from './distinct-window.ts';
import { anyNull, formulaExpr, noValue } from './formula-expr.ts';
import { spinePeriod } from './frame-condition.ts';
import { periodTables } from './period-tables.ts';
import { orEmpty } from './plan-measure.ts';
import type { MetricQuery } from './query.ts';
import { aggregateKey, type Scan, scanKey } from './scan.ts';
import {
  foldedRelation,
  isFolded,
  type Named,
  namedValues,
  partsRelation,
  periodsTable,
  scanRelation,
} from './scan-relation.ts';

/** A metric as it is asked for. */
export interface AskedMetric {
  readonly name: string;
  readonly formula: Formula;
  /** What stands in periods that are only there to leave no gap. Absent: gaps are left. */
  readonly fill?: 'zero' | 'null';
}

export interface Result {
  readonly before: readonly { readonly name: string; readonly relation: Relation }[];
  readonly body: SelectRelation;
}

interface Part {
  readonly name: string;
  readonly relation: Relation;
}

/** A scan with the names of its values. */
interface Branch extends Part {
  readonly scan: Scan;
  readonly values: readonly string[];
}

/** What all steps of combining look at. */
interface Combining {
  readonly query: MetricQuery;
  readonly calendar: Calendar;
  /** The name of a measure's value. */
  nameOf(measure: PlannedMeasure): string;
  /** A name that is no column of the result. */
  free(base: string): string;
}

/** True where every period between the bounds is wanted for some metric. */
export function isFilled(asked: readonly AskedMetric[], { grain }: MetricQuery): boolean {
  return Boolean(grain) && asked.some((one) => one.fill !== undefined);
}

/**
 * Every scan is aggregated by itself. Their results are put below each other and folded into one row a group: a full join of
 * any number of tables in which nulls meet nulls. Each value stands in one row of a group only, so that the greatest is it.
 */
export function combine(
  scans: readonly Scan[],
  asked: readonly AskedMetric[],
  query: MetricQuery,
  calendar: Calendar,
): Result {
  const combining = { query, calendar, ...names(scans, query) };
  const parts = scans.flatMap((scan, at) => partsOf(scan, at, combining));
  const branches = scans.map((scan, at) => branchOf(scan, at, combining));
  const isFramed = (one: Branch): boolean => one.scan.frame !== null;
  const isSpined = branches.some(isFramed) || isFilled(asked, query);
  const plain = branches.filter((one) => !isFramed(one));
  const inResult = plain.filter((one) => one.scan.kept === null);
  const spine = isSpined ? periodTables(scans, namesOf(parts), namesOf(inResult), query, calendar) : [];
  const before = [...parts, ...plain, ...spine, ...branches.filter(isFramed)].map(({ name, relation }) => ({
    name,
    relation,
  }));
  const rows = unionAll([
    ...branches.map((one) => branchRows(one, branches, asked, combining)),
    ...(isFilled(asked, query) ? [gapRows(branches, combining)] : []),
  ]);
  const groups = groupRows(rows, branches, asked, combining);
  if (branches.every((one) => one.scan.kept === null)) return { before, body: withFormulas(groups, asked, combining) };
  return withTotals(before, groups, branches, asked, combining);
}

const namesOf = (parts: readonly Part[]): string[] => parts.map((one) => one.name);

function names(scans: readonly Scan[], query: MetricQuery): Pick<Combining, 'nameOf' | 'free'> {
  const taken = new Set(columnsOf(query));
  const free = (base: string): string => (taken.has(base) ? free(`_${base}`) : base);
  const known = new Map<string, string>();
  const keyOf = (measure: PlannedMeasure): string => `${scanKey(measure, query)} ${aggregateKey(measure)}`;
  for (const measure of scans.flatMap((scan) => scan.measures))
    known.set(keyOf(measure), free(`value_${known.size + 1}`));
  return { free, nameOf: (measure) => known.get(keyOf(measure)) ?? '' };
}

const partsName = (at: number): string => `parts_${at + 1}`;

function partsOf(scan: Scan, at: number, { query, calendar, nameOf }: Combining): Part[] {
  if (!isFolded(scan)) return [];
  return [{ name: partsName(at), relation: partsRelation(scan, namedValues(scan, nameOf), query, calendar) }];
}

function branchOf(scan: Scan, at: number, { query, calendar, nameOf }: Combining): Branch {
  const values = scan.measures.map((measure) => ({ measure, as: nameOf(measure) }));
  const distinct = distinctWindow(scan);
  if (distinct !== null) {
    const as = nameOf(distinct);
    const relation = distinctWindowRelation(scan, distinct, as, query, calendar);
    return { name: `scan_${at + 1}`, relation, scan, values: [as] };
  }
  const relation = isFolded(scan)
    ? foldedRelation(scan, partsName(at), values, query, calendar)
    : scanRelation(scan, namedValues(scan, nameOf), query, calendar);
  return { name: `scan_${at + 1}`, relation, scan, values: values.map((one) => one.as) };
}

function keyNames({ grain, by = [] }: MetricQuery): string[] {
  return [...(grain ? [grain] : []), ...by.map(resultColumn)];
}

/** Totals over different dimensions are told apart; 0 are groups themselves. */
function levelOf({ kept }: Scan, branches: readonly Branch[]): number {
  if (kept === null) return 0;
  const levels = [...new Set(branches.map((one) => JSON.stringify(one.scan.kept)))].filter((one) => one !== 'null');
  return levels.indexOf(JSON.stringify(kept)) + 1;
}

/** The rows of one scan, with nothing where others have their values. */
function branchRows(
  branch: Branch,
  branches: readonly Branch[],
  asked: readonly AskedMetric[],
  { query, free }: Combining,
): Relation {
  const { grain, by = [] } = query;
  const kept = new Set([...(grain ? [grain] : []), ...(branch.scan.kept ?? by).map(resultColumn)]);
  const own = new Set(branch.values);
  const all = branches.flatMap((one) => one.values);
  const hasTotals = branches.some((one) => one.scan.kept !== null);
  return select({
    from: table(branch.name),
    columns: [
      ...keyNames(query).map((key) => (kept.has(key) ? key : { expr: anyNull, as: key })),
      ...(hasTotals ? [{ expr: integer(levelOf(branch.scan, branches)), as: free('level') }] : []),
      ...all.map((as) => (own.has(as) ? as : { expr: noValue, as })),
      ...(isFilled(asked, query) ? [{ expr: integer(1), as: free('present') }] : []),
    ],
  });
}

/** Every period for every combination of dimensions that is there, without values. */
function gapRows(branches: readonly Branch[], { query, free }: Combining): Relation {
  const { grain, by = [] } = query;
  const groups = branches.filter((one) => one.scan.kept === null);
  const combinations: Relation = {
    kind: 'union',
    all: false,
    relations: groups.map((one) => select({ from: table(one.name), columns: by.map(resultColumn) })),
  };
  const periods = aliased(table(periodsTable), periodsTable);
  const hasTotals = groups.length < branches.length;
  return select({
    from: by.length === 0 ? table(periodsTable) : join('cross', periods, aliased(combinations, 'combinations')),
    columns: [
      { expr: column(spinePeriod), as: grain ?? '' },
      ...by.map(resultColumn),
      ...(hasTotals ? [{ expr: integer(0), as: free('level') }] : []),
      ...branches.flatMap((one) => one.values).map((as) => ({ expr: noValue, as })),
      { expr: noValue, as: free('present') },
    ],
  });
}

/** One row a group. The values are aggregates, named where totals are still to be put beside them. */
function groupRows(
  rows: Relation,
  branches: readonly Branch[],
  asked: readonly AskedMetric[],
  { query, free }: Combining,
): SelectRelation {
  const hasTotals = branches.some((one) => one.scan.kept !== null);
  const keys = [...keyNames(query), ...(hasTotals ? [free('level')] : [])];
  const values = [...branches.flatMap((one) => one.values), ...(isFilled(asked, query) ? [free('present')] : [])];
  return select({
    from: rows,
    alias: 'results',
    columns: [...keys, ...values.map((as) => ({ expr: greatest(as), as }))],
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
}

const greatest = (name: string): Expr => aggregate('max', [column(name)]);

/** The metrics of groups, computed where the groups are made. */
function withFormulas(groups: SelectRelation, asked: readonly AskedMetric[], combining: Combining): SelectRelation {
  const keys = keyNames(combining.query).map((name) => ({ expr: column(name), as: name }));
  const present = greatest(combining.free('present'));
  const valueFor = (measure: PlannedMeasure): Expr => orEmpty(greatest(combining.nameOf(measure)), measure.empty);
  return { ...groups, columns: [...keys, ...metricColumns(asked, valueFor, present, combining)] };
}

function metricColumns(
  asked: readonly AskedMetric[],
  valueFor: (measure: PlannedMeasure) => Expr,
  present: Expr,
  { query }: Combining,
): Named[] {
  return asked.map(({ name, formula, fill }) => {
    const value = formulaExpr(formula, valueFor);
    if (fill === undefined || !query.grain) return { expr: value, as: name };
    const filled = fill === 'zero' ? integer(0) : noValue;
    return { expr: case_([{ when: isNull(present), value: filled }], value), as: name };
  });
}

/** Totals stand in rows of their own: each group takes those of the values that it shares with them. */
function withTotals(
  before: readonly Part[],
  groups: SelectRelation,
  branches: readonly Branch[],
  asked: readonly AskedMetric[],
  combining: Combining,
): Result {
  const { query, nameOf, free } = combining;
  const { grain } = query;
  const keptOf = new Map(branches.flatMap(({ values, scan }) => values.map((name) => [name, scan.kept] as const)));
  const valueFor = (measure: PlannedMeasure): Expr => {
    const name = nameOf(measure);
    const kept = keptOf.get(name) ?? null;
    const shared = [...(grain ? [grain] : []), ...(kept ?? []).map(resultColumn)];
    const value = column(name);
    const total = (): Expr => window('max', [value], { partitionBy: shared.map((one) => column(one)) });
    return orEmpty(kept === null ? value : total(), measure.empty);
  };
  const body = select({
    from: table('groups'),
    columns: [...keyNames(query), ...metricColumns(asked, valueFor, column(free('present')), combining)],
    qualify: eq(column(free('level')), integer(0)),
  });
  return { before: [...before, { name: 'groups', relation: groups }], body };
}
