import type { StateRow } from '../state/state-table.ts';
import type { LoadResult, PlannedLoad } from '../load-step.ts';
import type { LoadStep } from '../plan.ts';
import { recordSteps } from '../state/run-state.ts';
import { runLoad } from '../load/index.ts';
import { failedWith, type RunContext, type StepOutcome } from './run-context.ts';
import { loadDetails } from './version-book.ts';

/** Loads a source, unless neither its definition nor its files have changed since it was loaded. */
export async function runLoadStep(step: LoadStep, run: RunContext): Promise<StepOutcome> {
  const { planned } = step;
  if (planned.value === null) return failedWith(planned.diagnostics);
  const { warehouse, plan } = run;
  const previous = plan.state.steps.get(step.id);
  const { fingerprint } = planned.value;
  const warned = planned.diagnostics.length > 0;
  if (fingerprint !== null && previous?.fingerprint === fingerprint && !plan.args.fullRefresh) {
    return { status: warned ? 'warned' : 'unchanged', diagnostics: planned.diagnostics };
  }
  const outcome = await runLoad(planned.value, {
    warehouse,
    runId: run.runId,
    now: run.now,
    fullRefresh: plan.args.fullRefresh,
    signal: run.signal,
    record: (result) => recordSteps(warehouse, plan.state, [stateOf(step, planned.value, result, run)]),
  });
  const diagnostics = [...planned.diagnostics, ...outcome.diagnostics];
  if (outcome.value === null) return failedWith(diagnostics);
  run.versions.setLoaded(step.name, outcome.value.versions);
  const { counts } = outcome.value;
  return {
    status: diagnostics.length > 0 ? 'warned' : 'succeeded',
    rows: counts.reduce((sum, count) => sum + count.accepted, 0),
    counts,
    diagnostics,
    message: diagnostics[0]?.message ?? null,
  };
}

function stateOf(step: LoadStep, planned: PlannedLoad, result: LoadResult, run: RunContext): StateRow {
  return {
    id: step.id,
    kind: 'load',
    object: null,
    materialized: null,
    definition: step.definition,
    fingerprint: planned.fingerprint ?? '',
    version: run.runId,
    audited: null,
    runId: run.runId,
    publishedAt: run.now.toISOString(),
    rows: null,
    details: loadDetails(result.versions),
  };
}
