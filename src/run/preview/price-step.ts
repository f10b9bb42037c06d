import type { TableShape } from '../../assertions/kind.ts';
import { planAssertions } from '../../assertions/plan-assertions.ts';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { select, tableOf } from '../../sql/make-relation.ts';
import type { Statement } from '../../sql/nodes.ts';
import { assertionBroken, tooExpensive, warehouseFailed } from '../codes.ts';
import type { BuildWay } from '../execute/build-way.ts';
import { extentQuery } from '../execute/choose-build.ts';
import type { RunContext } from '../execute/run-context.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { tableName } from '../load/prepare-input.ts';
import { wrapQuery } from '../materialize/wrap-query.ts';
import type { AuditDef, LoadStep, ModelStep } from '../plan.ts';
import type { Pricer } from '../pricer.ts';
import { stateTable } from '../state/state-table.ts';
import { costOf } from '../usage.ts';
import { WarehouseError } from '../warehouse.ts';
import { free, type PricedPart } from './preview.ts';

/** The jobs of a step with their prices, and what is wrong with them. */
export interface Priced {
  readonly parts: readonly PricedPart[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A job may bill so many bytes, and where that is written. */
interface Limit {
  readonly bytes: number;
  readonly span: Span | null;
  readonly of: string;
}

/** Prices the jobs that write a model. A view is read by whoever reads it: making it is free. */
export async function priceModel(step: ModelStep, way: BuildWay, run: RunContext, pricer: Pricer): Promise<Priced> {
  const { model } = step;
  const own = model.maximum_bytes_billed;
  const limit: Limit | null =
    own !== undefined
      ? { bytes: own, span: model.at.maximum_bytes_billed ?? model.at.self, of: `the head of \`${step.name}\`` }
      : targetLimit(run, pricer, model.at.self);
  const query = await price('query', wrapQuery('', way.query), pricer, run, limit, { as: step.name });
  if (model.materialized === 'view')
    return { ...query, parts: query.parts.map((one) => ({ ...one, ...free, missing: [] })) };
  if (way.kind === 'full' && way.keep === null) return query;
  const live = { schema: null, name: step.name };
  const extent = await price('extent', extentQuery(step, live, run.plan.dialect), pricer, run, null);
  if (way.kind === 'full') return joined([extent, query]);
  return joined([extent, query, await price('replaced rows', replacedRows(step, way, run), pricer, run, limit)]);
}

/** The runner's own rows about a step that was published before are deleted: it reads the table that they are in. */
export async function priceBookkeeping(step: string, run: RunContext, pricer: Pricer): Promise<Priced> {
  if (!run.plan.state.steps.has(step)) return { parts: [], diagnostics: [] };
  const relation = select({ from: tableOf({ schema: null, name: stateTable }), columns: {} });
  const statement = { sql: pricer.dialect.relation(relation), origin: { step, span: null } };
  return price('bookkeeping', statement, pricer, run, null);
}

/** Prices reading the table that a source is. Nobody tells beforehand how much of it is new. */
export async function priceSource(step: LoadStep, run: RunContext, pricer: Pricer): Promise<Priced> {
  const statement = sourceStatement(step, run);
  if (statement === null) return { parts: [], diagnostics: [] };
  const priced = await price('source', statement, pricer, run, targetLimit(run, pricer, statement.origin.span));
  const isSharded = step.planned.value?.source.table?.endsWith('*') === true;
  return { ...priced, parts: priced.parts.map((one) => ({ ...one, accuracy: isSharded ? 'at_most' : 'about' })) };
}

/** A query of all rows of a source that is a table; null where it is none. */
export function sourceStatement({ id, planned }: LoadStep, run: RunContext): Statement | null {
  const source = planned.value?.source;
  if (source?.table === undefined) return null;
  const relation = select({ from: tableOf(tableName(source.table)), columns: {} });
  return {
    sql: run.plan.dialect.relation(relation),
    origin: { step: id, span: source.at.table ?? source.at.self },
  };
}

/**
 * Deleting reads the rows in question and writes anew the partitions, or the whole table, that they lie in: as much as reading
 * all columns of these. https://cloud.google.com/bigquery/docs/reference/standard-sql/dml-syntax#on-demand_query_size_calculation
 */
function replacedRows(step: ModelStep, way: Exclude<BuildWay, { kind: 'full' }>, { plan }: RunContext): Statement {
  const from = tableOf({ schema: null, name: step.name });
  const relation = select({ from, columns: {}, ...(way.kind === 'partitions' && { where: way.replaced }) });
  return { sql: plan.dialect.relation(relation), origin: { step: step.id, span: step.model.at.self } };
}

/** Prices what the assertions about a table ask. */
export async function priceAudit(
  step: string,
  table: TableShape,
  { assertions }: AuditDef,
  run: RunContext,
  pricer: Pricer,
): Promise<Priced> {
  const limit = targetLimit(run, pricer, null);
  const span = assertions[0]?.at.self ?? null;
  const queries = planAssertions({ table, assertions, context: run.audit.context });
  const all = queries.map(({ relation }) =>
    price('assertions', { sql: run.plan.dialect.relation(relation), origin: { step, span } }, pricer, run, limit),
  );
  return joined(await Promise.all(all));
}

export function joined(all: readonly Priced[]): Priced {
  return { parts: all.flatMap((one) => one.parts), diagnostics: all.flatMap((one) => one.diagnostics) };
}

function targetLimit({ plan }: RunContext, { maximumBytes }: Pricer, span: Span | null): Limit | null {
  if (maximumBytes === null) return null;
  return { bytes: maximumBytes, span: span ?? plan.target.at.self, of: `the target \`${plan.target.name}\`` };
}

async function price(
  what: PricedPart['what'],
  statement: Statement,
  pricer: Pricer,
  run: RunContext,
  limit: Limit | null,
  { as }: { readonly as?: string } = {},
): Promise<Priced> {
  try {
    const { columns: _, ...estimate } = await pricer.estimate(statement, as);
    const part: PricedPart = { what, ...estimate, cost: costOf(estimate.billed, pricer.rate) };
    return { parts: [part], diagnostics: isOver(part, limit) ? [tooMuch(part, limit, statement)] : [] };
  } catch (error) {
    if (!(error instanceof WarehouseError) || !/^(statement|missing)$/.test(error.fault)) throw error;
    const doc = what === 'assertions' ? assertionBroken : warehouseFailed;
    return { parts: [], diagnostics: [warehouseFailure(error, run.audit.textOf, doc)] };
  }
}

function isOver({ billed }: PricedPart, limit: Limit | null): limit is Limit {
  return limit !== null && billed > limit.bytes;
}

function tooMuch({ what, billed }: PricedPart, { bytes, span, of }: Limit, { origin }: Statement): Diagnostic {
  return diagnostic(tooExpensive, {
    message: `\`${origin.step}\` would bill ${billed} bytes (its ${what}); ${of} allows ${bytes}.`,
    hint: 'Read fewer columns or partitions, or raise `maximum_bytes_billed` there.',
    span,
  });
}
