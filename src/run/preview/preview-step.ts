import { addDays } from '../../assertions/local-date.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { planUnitTest } from '../../transforms/unit-tests/plan-unit-test.ts';
import { needsAudit, shapeOf, type TableStep, withoutAsking } from '../execute/audit-unchanged.ts';
import type { BuildWay } from '../execute/build-way.ts';
import { findForeign } from '../execute/find-foreign.ts';
import { isForced, type RunContext } from '../execute/run-context.ts';
import { decideModel, detailsOf } from '../execute/run-model.ts';
import { hasPassed, unitFingerprint } from '../execute/run-unit.ts';
import type { AssertStep, LoadStep, ModelStep, SeedStep, Step, UnitStep } from '../plan.ts';
import type { Pricer } from '../pricer.ts';
import type { StateRow } from '../state/state-table.ts';
import type { PreviewAction } from './preview.ts';
import { priceLoad } from './price-load.ts';
import { joined, type Priced, priceAudit, priceBookkeeping, priceModel } from './price-step.ts';

/** What the previews of one run share. */
export interface PreviewContext {
  readonly run: RunContext;
  readonly pricer: Pricer | null;
  /** The dialect that the run itself would print with. */
  readonly dialect: Dialect;
  /** Keys of what is loaded or built before: `event:order.paid`, `model:orders`. */
  readonly changed: Set<string>;
}

export interface Outlook extends Priced {
  readonly action: PreviewAction;
  readonly reason: string | null;
}

const nothing: Priced = { parts: [], diagnostics: [] };

/** What a run would do about a step; what it would publish counts as published for those that read it. */
export function previewStep(step: Step, context: PreviewContext): Promise<Outlook> | Outlook {
  switch (step.kind) {
    case 'unit':
      return previewUnit(step, context);
    case 'load':
      return previewLoad(step, context);
    case 'seed':
      return previewSeed(step, context);
    case 'model':
      return previewModel(step, context);
    case 'assert':
      return previewAssertions(step, context);
  }
}

function previewUnit(step: UnitStep, { run, dialect }: PreviewContext): Outlook {
  const { project, transforms } = run.loaded;
  const { sql } = planUnitTest(step.test, transforms, project.catalog, dialect);
  if (hasPassed(step, run, unitFingerprint(step, sql))) return { action: 'unchanged', reason: null, ...nothing };
  const isNew = !run.plan.state.steps.has(step.id);
  return { action: 'test', reason: isNew ? 'never passed' : 'it or its model changed', ...nothing };
}

async function previewLoad(step: LoadStep, { run, pricer, changed }: PreviewContext): Promise<Outlook> {
  const { value: planned, diagnostics } = step.planned;
  if (planned === null) return refused(diagnostics);
  const previous = run.plan.state.steps.get(step.id);
  const forced = isForced(step, run);
  if (planned.fingerprint !== null && previous?.fingerprint === planned.fingerprint && !forced)
    return { action: 'unchanged', reason: null, parts: [], diagnostics };
  const { events } = planned.source;
  run.versions.setLoaded(step.name, new Map(events.map((event) => [event, `preview ${run.runId}`])));
  for (const event of events) changed.add(`event:${event}`);
  const reason = whyLoaded(step, previous, forced, planned.fingerprint);
  const priced = pricer === null ? nothing : await priceLoad(step, run, pricer);
  const action = priced.diagnostics.length > 0 ? 'refused' : 'load';
  return { action, reason, parts: priced.parts, diagnostics: [...diagnostics, ...priced.diagnostics] };
}

function whyLoaded(step: LoadStep, previous: StateRow | undefined, forced: boolean, fingerprint: string | null) {
  if (previous === undefined) return 'never loaded';
  if (forced) return 'forced by --full-refresh';
  if (previous.definition !== step.definition) return 'its definition changed';
  return fingerprint === null ? 'it is a table that others fill' : 'its files changed';
}

async function previewSeed(step: SeedStep, context: PreviewContext): Promise<Outlook> {
  const { run, changed } = context;
  if (step.file.value === null) return refused(step.file.diagnostics);
  const foreign = findForeign(step, run);
  if (foreign.length > 0) return refused(foreign);
  const fingerprint = run.versions.fingerprint(step.definition, step.inputs);
  const previous = run.plan.state.steps.get(step.id);
  const isThere = run.plan.state.objects.get(step.name) === 'table';
  const forced = isForced(step, run);
  if (previous?.fingerprint === fingerprint && isThere && !forced) return previewUnchanged(step, previous, context);
  run.published(step.id, fingerprint, null);
  changed.add(step.id);
  const reason = forced ? 'forced by --full-refresh' : previous && isThere ? 'its file changed' : 'never built';
  return { action: 'build', reason, ...(await publishingOf(step, context)) };
}

async function previewModel(step: ModelStep, context: PreviewContext): Promise<Outlook> {
  const { run, pricer, changed } = context;
  const decision = await decideModel(step, run);
  if (decision.kind === 'refused') return refused(decision.diagnostics);
  if (decision.kind === 'unchanged') return previewUnchanged(step, decision.previous, context);
  const { way, previous, version } = decision;
  const written = pricer === null ? nothing : await priceModel(step, way, run, pricer);
  if (written.diagnostics.length > 0) return { action: 'refused', reason: firstMessage(written), ...written };
  const reason = [whyBuilt(step, previous, context), howBuilt(way)].filter((one) => one !== null).join('; ');
  detailsOf(step, run, way, previous, version);
  run.published(step.id, version, null);
  changed.add(step.id);
  const priced = joined([written, await publishingOf(step, context)]);
  return { action: priced.diagnostics.length > 0 ? 'refused' : 'build', reason, ...priced };
}

function whyBuilt(step: ModelStep, previous: StateRow | null, { run, changed }: PreviewContext): string {
  if (previous === null) return 'never built';
  if (isForced(step, run)) return 'forced by --full-refresh';
  if (previous.definition !== step.definition) return 'its definition changed';
  if (!run.plan.state.objects.has(step.name)) return 'its table is gone';
  const read = step.inputs.filter((key) => changed.has(key) || key.startsWith('table:'));
  return read.length === 0 ? 'what it reads or promises changed' : `reads ${shortList(read.map(nameOf))}`;
}

/** Null where there is only one way. */
function howBuilt(way: BuildWay): string | null {
  if (way.kind === 'full') return way.reason;
  if (way.kind === 'merge') return 'rows by their key';
  const ranges = way.dates.map(({ since, until }) =>
    until === null ? `from ${since} on` : until === addDays(since, 1) ? since : `${since} to ${addDays(until, -1)}`,
  );
  return ranges.length === 0 ? null : shortList(ranges);
}

function shortList(all: readonly string[]): string {
  return all.length > 3 ? `${all.slice(0, 2).join(', ')} and ${all.length - 2} more` : all.join(', ');
}

function nameOf(key: string): string {
  return key.slice(key.indexOf(':') + 1);
}

async function previewUnchanged(step: TableStep, previous: StateRow, context: PreviewContext): Promise<Outlook> {
  if (!needsAudit(step, context.run, previous)) return { action: 'unchanged', reason: null, ...nothing };
  const reason = step.audit.timed ? 'its age is asserted' : 'its assertions, or what they compare with, changed';
  const priced = await auditOf(step, context);
  return { action: priced.diagnostics.length > 0 ? 'refused' : 'assert', reason, ...priced };
}

async function previewAssertions(step: AssertStep, { run, pricer }: PreviewContext): Promise<Outlook> {
  const early = withoutAsking(step, run);
  if (early?.status === 'unchanged') return { action: 'unchanged', reason: null, ...nothing };
  if (early !== null) return refused(early.diagnostics ?? []);
  const shape = shapeOf(step.subject.name, run);
  const priced = pricer === null ? nothing : await priceAudit(step.id, shape, step.audit, run, pricer);
  const isNew = !run.plan.state.steps.has(step.id);
  const reason = isNew ? 'never asked' : step.audit.timed ? 'its age is asserted' : 'they or the table changed';
  return { action: priced.diagnostics.length > 0 ? 'refused' : 'assert', reason, ...priced };
}

/** What comes after a table was written: its assertions, and the runner's own rows. */
async function publishingOf(step: TableStep, context: PreviewContext): Promise<Priced> {
  const { run, pricer } = context;
  if (pricer === null) return nothing;
  return joined([await auditOf(step, context), await priceBookkeeping(step.id, run, pricer)]);
}

function auditOf(step: TableStep, { run, pricer }: PreviewContext): Promise<Priced> | Priced {
  if (pricer === null || step.audit.assertions.length === 0) return nothing;
  return priceAudit(step.id, shapeOf(step.name, run), step.audit, run, pricer);
}

function refused(diagnostics: readonly Diagnostic[]): Outlook {
  return { action: 'refused', reason: diagnostics[0]?.message ?? null, parts: [], diagnostics };
}

function firstMessage({ diagnostics }: Priced): string | null {
  return diagnostics[0]?.message ?? null;
}
