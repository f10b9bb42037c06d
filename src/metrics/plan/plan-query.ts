import { hasErrors } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { add, aggregate, call, column, integer, multiply, negate, null_, number, subtract } from '../../sql/make.ts';
import { ascending, descending, select, table, unionAll, with_ } from '../../sql/make-relation.ts';
import type { Expr, Ordering, Relation, SelectRelation } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { Calendar } from '../calendar.ts';
import { type Formula, measuresOf, type PlannedMeasure } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { checkMeasures, checkNames, columnsOf } from './check-query.ts';
import { orEmpty } from './plan-measure.ts';
import type { MetricQuery, QueryColumn, QueryPlan } from './query.ts';
import { aggregateKey, gatherScans, keyColumns, measureExpr, type Scan, scanRelation, sourceKey } from './scan.ts';

/**
 * Plans a query as one relation. All measures of a table come out of one scan; what several tables give is brought together by
 * time and dimensions (nulls are a value of their own there) after each was aggregated, so that no row is ever repeated;
 * ratios and derived metrics are computed last. A group is in the result where any of the metrics counts a row in it.
 * The metrics must have been checked.
 */
export function planQuery(query: MetricQuery, index: MetricIndex, calendar: Calendar): Outcome<QueryPlan> {
  const named = checkNames(query, index);
  if (hasErrors(named)) return failure(...named);
  const formulas = query.metrics.map((name) => ({ name, formula: index.formulaOf(name) }));
  const measures = formulas.flatMap(({ name, formula }) =>
    measuresOf(formula).map((measure) => ({ metric: name, measure })),
  );
  const findings = checkMeasures(query, measures);
  if (hasErrors(findings)) return failure(...findings);
  const isTimed = Boolean(query.grain || query.since || query.until);
  const scans = gatherScans(
    measures.map((one) => one.measure),
    isTimed,
  );
  const [only] = scans;
  if (only === undefined) throw new Error('a query without measures was planned');
  const result =
    scans.length === 1
      ? oneScan(only, formulas, query, calendar)
      : manyScans(scans, formulas, query, calendar, isTimed);
  return success(
    { relation: ordered(result, query), columns: resultColumns(query, index), scans: scans.length },
    findings,
  );
}

type Named = readonly { readonly name: string; readonly formula: Formula }[];

interface Result {
  readonly before: readonly { readonly name: string; readonly relation: Relation }[];
  readonly body: SelectRelation;
}

/** Formulas directly over the aggregates. */
function oneScan(scan: Scan, formulas: Named, query: MetricQuery, calendar: Calendar): Result {
  const values = formulas.map(({ name, formula }) => ({
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

/**
 * Every table is aggregated by itself. Their results are put below each other and folded into one row a group: a full join of
 * any number of tables in which nulls meet nulls. Each value stands in one row of a group only, so that the greatest is it.
 */
function manyScans(
  scans: readonly Scan[],
  formulas: Named,
  query: MetricQuery,
  calendar: Calendar,
  isTimed: boolean,
): Result {
  const [first] = scans;
  if (first === undefined) throw new Error('a query without scans was planned');
  const keys = keyColumns(first, query, calendar).map((one) => one.as);
  const taken = new Set(columnsOf(query));
  const name = (base: string): string => (taken.has(base) ? name(`_${base}`) : base);
  const valueNames = new Map<string, string>();
  const keyOf = (measure: PlannedMeasure): string =>
    JSON.stringify([sourceKey(measure.source), isTimed ? measure.time : null, aggregateKey(measure)]);
  for (const measure of scans.flatMap((scan) => scan.measures))
    valueNames.set(keyOf(measure), name(`value_${valueNames.size + 1}`));
  const allValues = [...valueNames.values()];
  const before = scans.map((scan, at) => {
    const values = scan.measures.map((one) => ({ expr: measureExpr(one, scan), as: valueNames.get(keyOf(one)) ?? '' }));
    return { name: `scan_${at + 1}`, values, relation: scanRelation(scan, values, query, calendar) };
  });
  const branches = before.map((one) =>
    select({
      from: table(one.name),
      columns: [
        ...keys,
        ...allValues.map((as) =>
          one.values.some((own) => own.as === as) ? as : { expr: null_(sqlType('integer')), as },
        ),
      ],
    }),
  );
  const body = select({
    from: unionAll(branches),
    alias: 'results',
    columns: [
      ...keys,
      ...formulas.map(({ name: as, formula }) => ({
        expr: formulaExpr(formula, (measure) =>
          orEmpty(aggregate('max', [column(valueNames.get(keyOf(measure)) ?? '')]), measure.empty),
        ),
        as,
      })),
    ],
    groupBy: keys.map((_, at) => integer(at + 1)),
  });
  return { before, body };
}

/** A formula over the values of its measures. Division is a double, and null by zero. */
function formulaExpr(formula: Formula, valueFor: (measure: PlannedMeasure) => Expr): Expr {
  switch (formula.kind) {
    case 'measure':
      return valueFor(formula.measure);
    case 'number':
      return Number.isSafeInteger(formula.value) ? integer(formula.value) : number(formula.value);
    case 'negate':
      return negate(formulaExpr(formula.of, valueFor));
    case 'operation': {
      const left = formulaExpr(formula.left, valueFor);
      const right = formulaExpr(formula.right, valueFor);
      if (formula.op === '/') return call('safe_divide', left, right);
      if (formula.op === '-') return subtract(left, right);
      return formula.op === '+' ? add(left, right) : multiply(left, right);
    }
  }
}

/** As asked for, then by time and dimensions, so that the order is always the same. */
function ordered({ before, body }: Result, query: MetricQuery): Relation {
  const columns = columnsOf(query);
  const asked = query.order ?? [];
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

function resultColumns(query: MetricQuery, index: MetricIndex): QueryColumn[] {
  return [
    ...(query.grain ? [{ name: query.grain, role: 'time' as const, unit: null }] : []),
    ...(query.by ?? []).map((name) => ({ name, role: 'dimension' as const, unit: null })),
    ...query.metrics.map((name) => ({ name, role: 'metric' as const, unit: index.unitOf(name) })),
  ];
}
