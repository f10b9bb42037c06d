import { hasErrors } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { integer } from '../../sql/make.ts';
import { ascending, descending, with_ } from '../../sql/make-relation.ts';
import type { Expr, Ordering, Relation, SelectRelation } from '../../sql/nodes.ts';
import type { Calendar } from '../calendar.ts';
import { resultColumn } from '../entity.ts';
import { measuresOf, type PlannedMeasure } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { checkMeasures, checkNames, columnsOf } from './check-query.ts';
import { type AskedMetric, combine, isFilled, type Result } from './combine.ts';
import { formulaExpr } from './formula-expr.ts';
import { orEmpty } from './plan-measure.ts';
import type { MetricQuery, QueryColumn, QueryPlan } from './query.ts';
import { gatherScans, measureExpr, type Scan } from './scan.ts';
import { scanRelation } from './scan-relation.ts';

/**
 * Plans a query as one relation. All measures of a table come out of one scan; what several tables give is brought together by
 * time and dimensions (nulls are a value of their own there) after each was aggregated, so that no row is ever repeated;
 * ratios and derived metrics are computed last. A group is in the result where any of the metrics counts a row in it.
 * The metrics must have been checked.
 */
export function planQuery(query: MetricQuery, index: MetricIndex, calendar: Calendar): Outcome<QueryPlan> {
  const named = checkNames(query, index);
  if (hasErrors(named)) return failure(...named);
  const asked = query.metrics.map((name): AskedMetric => {
    const fill = index.find(name)?.fill;
    return { name, formula: index.formulaOf(name), ...(fill !== undefined && { fill }) };
  });
  const measures = asked.flatMap(({ name, formula }) =>
    measuresOf(formula).map((measure) => ({ metric: name, measure })),
  );
  const findings = checkMeasures(query, measures, index.entities);
  if (hasErrors(findings)) return failure(...findings);
  const scans = gatherScans(
    measures.map((one) => one.measure),
    query,
    index.entities,
  );
  const [only] = scans;
  if (only === undefined) throw new Error('a query without measures was planned');
  const isPlain = scans.length === 1 && only.frame === null && only.kept === null && !isFilled(asked, query);
  const result = isPlain ? oneScan(only, asked, query, calendar) : combine(scans, asked, query, calendar);
  return success(
    { relation: ordered(result, query), columns: resultColumns(query, index), scans: scans.length },
    findings,
  );
}

/** Formulas directly over the aggregates of one table. */
function oneScan(scan: Scan, asked: readonly AskedMetric[], query: MetricQuery, calendar: Calendar): Result {
  const values = asked.map(({ name, formula }) => ({
    expr: formulaExpr(formula, (one) =>
      isCount(one) ? measureExpr(one, scan) : orEmpty(measureExpr(one, scan), one.empty),
    ),
    as: name,
  }));
  return { before: [], body: scanRelation(scan, values, query, calendar) };
}

/** Counts are never null in the scan itself. */
function isCount({ aggregate: { fn } }: PlannedMeasure): boolean {
  return fn === 'count' || fn === 'approx_count_distinct';
}

/** As asked for, then by time and dimensions, so that the order is always the same. */
export function ordered({ before, body }: Result, query: MetricQuery): Relation {
  const columns = columnsOf(query);
  const asked = (query.order ?? []).map((one) => ({ ...one, name: resultColumn(one.name) }));
  const keys = columns
    .slice(0, columns.length - query.metrics.length)
    .filter((key) => !asked.some((one) => one.name === key));
  const position = (name: string): Expr => integer(columns.indexOf(name) + 1);
  const orderBy: Ordering[] = [
    ...asked.map((one) => (one.descending ? descending(position(one.name)) : ascending(position(one.name)))),
    ...keys.map((key) => ascending(position(key))),
  ];
  const limited: SelectRelation = {
    ...body,
    ...(orderBy.length > 0 && { orderBy }),
    ...(query.limit != null && { limit: query.limit }),
  };
  return with_(
    before.map(({ name, relation }) => ({ name, relation })),
    limited,
  );
}

export function resultColumns(query: MetricQuery, index: MetricIndex): QueryColumn[] {
  return [
    ...(query.grain ? [{ name: query.grain, role: 'time' as const, unit: null }] : []),
    ...(query.by ?? []).map((name) => ({ name: resultColumn(name), role: 'dimension' as const, unit: null })),
    ...query.metrics.map((name) => ({ name, role: 'metric' as const, unit: index.unitOf(name) })),
  ];
}
