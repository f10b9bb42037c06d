import type { Verdict } from '../../assertions/judge.ts';
import type { TableShape } from '../../assertions/kind.ts';
import type { AssertStep, AuditDef, ModelStep, SeedStep } from '../plan.ts';
import type { StateRow } from '../state/state-table.ts';
import { auditTable } from './audit-table.ts';
import { findUnbuilt, type Read } from './find-unbuilt.ts';
import { failedWith, isSettled, type RunContext, type StepOutcome, summarizeAssertions } from './run-context.ts';

/** A step that publishes one table of its own name. */
export type TableStep = ModelStep | SeedStep;

/**
 * What is published stays as it is; its assertions are asked again where they, or what they compare with, have changed,
 * where the verdict depends on the time, and where it was not clean before.
 */
export async function auditUnchanged(step: TableStep, run: RunContext, previous: StateRow): Promise<StepOutcome> {
  if (!needsAudit(step, run, previous)) return { status: 'unchanged', rows: previous.rows };
  const audited = auditVersion(step.audit, run, previous.fingerprint);
  const outcome = await auditPublished(run, step.id, shapeOf(step.name, run), step.audit, null);
  const passed = outcome.status === 'succeeded' ? audited : null;
  if (previous.audited !== passed) run.pending.steps.push({ ...previous, audited: passed });
  return passed === null ? outcome : { ...outcome, status: 'unchanged' };
}

/** Whether the assertions about a table that stays as it is are asked again. */
export function needsAudit(step: TableStep, run: RunContext, previous: StateRow): boolean {
  const audited = auditVersion(step.audit, run, previous.fingerprint);
  const isSame = previous.audited === audited && (!step.audit.timed || isSettled(step, run.plan));
  return audited !== null && !isSame;
}

/** Assertions about a table as it is published: it stays published whatever they say. */
export async function runAssertions(
  step: AssertStep,
  run: RunContext,
  known: readonly Verdict[] | null = null,
): Promise<StepOutcome> {
  const early = withoutAsking(step, run);
  if (early !== null) return early;
  const outcome = await auditPublished(run, step.id, shapeOf(step.subject.name, run), step.audit, known);
  // Only builds leave out what passed before, so only they have to remember it.
  if (run.plan.args.command !== 'test') run.pending.steps.push(stateOf(step, run, outcome));
  return outcome;
}

function stateOf(step: AssertStep, run: RunContext, outcome: StepOutcome): StateRow {
  const fingerprint = run.versions.fingerprint(step.definition, step.inputs);
  return {
    id: step.id,
    kind: 'assert',
    object: null,
    materialized: null,
    definition: step.definition,
    fingerprint,
    version: fingerprint,
    audited: outcome.status === 'succeeded' ? fingerprint : null,
    runId: run.runId,
    publishedAt: run.now.toISOString(),
    rows: null,
    details: {},
  };
}

/** What a step comes to that need not, or cannot, look at its table; null where it has to. */
export function withoutAsking(step: AssertStep, run: RunContext): StepOutcome | null {
  const unbuilt = findUnbuilt(
    step.inputs.map((key) => splitKey(key, step)),
    run,
  );
  if (unbuilt.length > 0) return failedWith(unbuilt);
  const { state, args } = run.plan;
  const settled = isSettled(step, run.plan);
  const previous = state.steps.get(step.id);
  const fingerprint = run.versions.fingerprint(step.definition, step.inputs);
  const isSame = previous?.fingerprint === fingerprint && previous.audited === fingerprint;
  if (isSame && settled) return { status: 'unchanged' };
  if (isSame && !step.audit.timed && args.command !== 'test' && !args.fullRefresh) return { status: 'unchanged' };
  return null;
}

function splitKey(key: string, step: AssertStep): Read {
  const colon = key.indexOf(':');
  const span = step.audit.assertions[0]?.at.self ?? null;
  return { kind: key.slice(0, colon), name: key.slice(colon + 1), span };
}

/** Changes with the assertions, with the table that they are about and with those that they compare it with. */
export function auditVersion(audit: AuditDef, run: RunContext, fingerprint: string): string | null {
  if (audit.assertions.length === 0) return null;
  return run.versions.fingerprint(`${audit.definition} ${fingerprint}`, audit.reads);
}

export function shapeOf(name: string, run: RunContext): TableShape {
  const shape = run.tables.find(name);
  if (shape === null) throw new Error(`\`${name}\` is not in the index of tables`);
  return shape;
}

async function auditPublished(
  run: RunContext,
  step: string,
  shape: TableShape,
  audit: AuditDef,
  known: readonly Verdict[] | null,
): Promise<StepOutcome> {
  const report = await auditTable(run.warehouse, shape, audit.assertions, step, run.audit, known);
  run.pending.assertions.push(...audit.assertions.map((assertion) => assertion.id));
  run.pending.failures.push(...report.failures);
  return {
    status: report.failed ? 'failed' : report.diagnostics.length > 0 ? 'warned' : 'succeeded',
    message: summarizeAssertions(report.results),
    diagnostics: report.diagnostics,
    assertions: report.results,
    warehouseFailed: report.warehouseFailed,
  };
}
