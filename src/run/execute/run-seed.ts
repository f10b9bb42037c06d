import { contentHash } from '../../base/hash.ts';
import { seedLayout } from '../../sql/table-layout.ts';
import { dropOther } from '../materialize/replace-object.ts';
import type { SeedStep } from '../plan.ts';
import { seedRows } from '../seed/read-seed.ts';
import { seedStatements } from '../seed/seed-table.ts';
import { annotateUnchanged } from './annotate-unchanged.ts';
import { auditUnchanged } from './audit-unchanged.ts';
import { findForeign } from './find-foreign.ts';
import { publishTable } from './publish-table.ts';
import { failedWith, isForced, type RunContext, type StepOutcome } from './run-context.ts';

/** Fills the table of a seed from its file, unless neither the file nor the declared types have changed. */
export async function runSeed(step: SeedStep, run: RunContext): Promise<StepOutcome> {
  if (step.file.value === null) return failedWith(step.file.diagnostics);
  const foreign = findForeign(step, run);
  if (foreign.length > 0) return failedWith(foreign);
  const { dialect, state } = run.plan;
  const forced = isForced(step, run);
  const fingerprint = run.versions.fingerprint(step.definition, step.inputs);
  const previous = state.steps.get(step.id);
  const existing = state.objects.get(step.name) ?? null;
  const layout = seedLayout(step.seed);
  if (previous?.fingerprint === fingerprint && existing === 'table' && !forced) {
    return auditUnchanged(step, run, await annotateUnchanged(step, run, layout, previous));
  }
  const rows = seedRows(step.seed, step.file.value);
  if (rows.value === null) return failedWith(rows.diagnostics);
  const filled = rows.value;
  const origin = { step: step.id, span: step.seed.file.span };
  const version = forced ? contentHash(`${fingerprint} ${run.runId}`) : fingerprint;
  const outcome = await publishTable(run, {
    step,
    layout,
    mode: 'replace',
    write: (target) => [
      ...(target.name === step.name ? dropOther(dialect, 'table', target, existing, origin) : []),
      ...seedStatements(dialect, target, filled, origin, layout),
    ],
    inspect: null,
    materialized: 'seed',
    fingerprint,
    version,
    cleanUp: [],
    remark: null,
  });
  return outcome.status === 'failed' ? outcome : { ...outcome, rows: filled.rows.length };
}
