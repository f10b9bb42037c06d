import type { AssertionDef } from '../model/assertion.ts';
import { aggregate, and_, column, integer, sqlExpr } from '../sql/make.ts';
import { aliased, join, select, tableOf, unionAll } from '../sql/make-relation.ts';
import type { Expr, Relation, TableName } from '../sql/nodes.ts';
import { findAssertionKind } from './index.ts';
import type { AssertionPlan, PlanContext, TableShape } from './kind.ts';
import { narrowAggregates } from './narrow-aggregates.ts';

/** The assertions about one table. */
export interface AssertionBatch {
  /** Where the rows are looked for now: while a model is audited, that is not its live table. */
  readonly table: TableShape;
  readonly assertions: readonly AssertionDef[];
  readonly context: Pick<PlanContext, 'find' | 'now' | 'timeZone' | 'weekStart' | 'metrics'> & {
    /** Renders a fragment that the user wrote; `self` is the table that the assertion is about. */
    readonly renderSql: (sql: string, self: TableName) => string;
  };
}

/** A row of a result, as the warehouse gives it. */
export type ResultRow = Readonly<Record<string, unknown>>;

export interface Measurement {
  readonly assertion: AssertionDef;
  /** Number of failing rows; of an aggregate, 1 where it fails. */
  readonly failing: number;
  /** Number of rows looked at; null where it was not counted. */
  readonly rows: number | null;
  /** What an aggregate came to; null for other plans. */
  readonly observed: string | number | bigint | boolean | null;
}

/** One statement that measures several assertions. */
export interface AssertionQuery {
  readonly relation: Relation;
  readonly assertions: readonly AssertionDef[];
  readonly read: (result: readonly ResultRow[]) => readonly Measurement[];
}

interface Planned {
  readonly assertion: AssertionDef;
  readonly where: Expr | null;
  readonly plan: AssertionPlan;
  readonly rows: Relation;
}

/** Wide results and long unions are slow to plan for warehouses. */
const mostInScan = 200;
const mostInUnion = 50;

/**
 * As few statements as the assertions of one table need: those about rows and aggregates share one scan, the others are
 * parts of one union. Where a statement fails in the warehouse, plan its assertions one by one to learn which of them is wrong.
 */
export function planAssertions(batch: AssertionBatch): AssertionQuery[] {
  const planned = batch.assertions.map((assertion) => planOne(assertion, batch));
  const scanned = planned.filter((one) => one.plan.shape !== 'query');
  const queried = planned.filter((one) => one.plan.shape === 'query');
  return [
    ...chunks(scanned, mostInScan).map((chunk) => scanQuery(chunk, batch.table)),
    ...chunks(queried, mostInUnion).map(unionQuery),
  ];
}

/** The first failing rows of an assertion; null where it has none to show, because it is about an aggregate. */
export function planSample(batch: AssertionBatch, assertion: AssertionDef, limit: number): Relation | null {
  const { plan, where } = planOne(assertion, batch);
  if (plan.shape === 'aggregate') return null;
  if (plan.shape === 'query') return select({ from: plan.failing, limit });
  return select({ from: tableOf(batch.table.table), where: narrowed(where, plan.fails), limit });
}

function planOne(assertion: AssertionDef, { table, context }: AssertionBatch): Planned {
  const kind = findAssertionKind(assertion.kind);
  if (kind === null) throw new Error(`There is no assertion kind "${assertion.kind}".`);
  const renderSql = (sql: string): string => context.renderSql(sql, table.table);
  const where = assertion.where === undefined ? null : sqlExpr(renderSql(assertion.where));
  const source = tableOf(table.table);
  const rows = where === null ? source : select({ from: source, where });
  const find: PlanContext['find'] = (name) => (name === table.subject.name ? table : context.find(name));
  const plan = kind.plan(assertion.spec, table, { ...context, renderSql, find, where, rows });
  return { assertion, where, plan, rows };
}

function narrowed(where: Expr | null, condition: Expr): Expr {
  return where === null ? condition : and_(where, condition);
}

function scanQuery(planned: readonly Planned[], table: TableShape): AssertionQuery {
  const rowColumns = new Map<string, string>();
  const columns: { expr: Expr; as: string }[] = [];
  for (const { where, assertion } of planned) {
    const key = assertion.where ?? '';
    if (rowColumns.has(key)) continue;
    const as = `rows_${rowColumns.size}`;
    rowColumns.set(key, as);
    columns.push({ expr: aggregate('count', [], where === null ? {} : { where }), as });
  }
  planned.forEach(({ plan, where }, index) => {
    if (plan.shape === 'rows') {
      columns.push({ expr: aggregate('count', [], { where: narrowed(where, plan.fails) }), as: `failing_${index}` });
    } else if (plan.shape === 'aggregate') {
      columns.push({ expr: narrowAggregates(plan.fails, where), as: `fails_${index}` });
      columns.push({ expr: narrowAggregates(plan.observed, where), as: `observed_${index}` });
    }
  });
  return {
    relation: select({ from: tableOf(table.table), columns }),
    assertions: planned.map((one) => one.assertion),
    read: ([row = {}]) =>
      planned.map(({ assertion, plan }, index) => {
        const rows = asNumber(row[rowColumns.get(assertion.where ?? '') ?? '']);
        if (plan.shape === 'rows')
          return { assertion, failing: asNumber(row[`failing_${index}`]), rows, observed: null };
        const failing = row[`fails_${index}`] === true ? 1 : 0;
        return { assertion, failing, rows: null, observed: asPlain(row[`observed_${index}`]) };
      }),
  };
}

/** One row an assertion: its number, the failing rows, and the rows looked at where a threshold is in percent. */
function unionQuery(planned: readonly Planned[]): AssertionQuery {
  const parts = planned.flatMap((one, index) =>
    one.plan.shape === 'query' ? [unionPart(one, one.plan.failing, index)] : [],
  );
  return {
    relation: unionAll(parts),
    assertions: planned.map((one) => one.assertion),
    read(result) {
      const byNumber = new Map(result.map((row) => [asNumber(row.assertion), row]));
      return planned.map(({ assertion }, index) => {
        const row = byNumber.get(index) ?? {};
        const rows = needsTotal(assertion) ? asNumber(row.looked_at) : null;
        return { assertion, failing: asNumber(row.failing), rows, observed: null };
      });
    },
  };
}

function unionPart({ assertion, rows }: Planned, failing: Relation, index: number): Relation {
  const counted = select({ from: failing, alias: 'failures', columns: { n: aggregate('count') } });
  const found = { assertion: integer(index), failing: column('n', 'f') };
  if (!needsTotal(assertion))
    return select({ from: counted, alias: 'f', columns: { ...found, looked_at: integer(0) } });
  const total = select({ from: rows, alias: 'looked_at', columns: { n: aggregate('count') } });
  return select({
    from: join('cross', aliased(counted, 'f'), aliased(total, 't')),
    columns: { ...found, looked_at: column('n', 't') },
  });
}

function needsTotal({ warn_if, error_if }: AssertionDef): boolean {
  return warn_if?.unit === 'percent' || error_if?.unit === 'percent';
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let start = 0; start < items.length; start += size) found.push(items.slice(start, start + size));
  return found;
}

function asNumber(value: unknown): number {
  return typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string' ? Number(value) : 0;
}

function asPlain(value: unknown): Measurement['observed'] {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      return null;
  }
}
