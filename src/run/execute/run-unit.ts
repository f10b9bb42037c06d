import { diagnostic } from '../../base/diagnostic.ts';
import { contentHash } from '../../base/hash.ts';
import { compareRows } from '../../transforms/unit-tests/compare-rows.ts';
import { planUnitTest } from '../../transforms/unit-tests/plan-unit-test.ts';
import { spanOf } from '../../yaml/shape.ts';
import { unitTestFailed } from '../codes.ts';
import type { UnitStep } from '../plan.ts';
import { stringify } from '../record/json-lines.ts';
import { isForced, type RunContext, type StepOutcome } from './run-context.ts';

/** Changes with the SQL of the model and with the rows of the test. */
export function unitFingerprint({ test }: UnitStep, sql: string): string {
  return contentHash(stringify([sql, test.expect, test.ordered]));
}

/** Whether a build has seen it pass as it is. */
export function hasPassed(step: UnitStep, run: RunContext, fingerprint: string): boolean {
  return !isForced(step, run) && run.plan.state.steps.get(step.id)?.fingerprint === fingerprint;
}

/** Runs the SQL of a model in memory on the rows of a unit test. A build leaves out what passed before and is the same. */
export async function runUnit(step: UnitStep, run: RunContext): Promise<StepOutcome> {
  const { test } = step;
  const { project, transforms } = run.loaded;
  const memory = await run.memory();
  const statement = planUnitTest(test, transforms, project.catalog, memory.dialect);
  const fingerprint = unitFingerprint(step, statement.sql);
  const isBuild = run.plan.args.command === 'build';
  if (isBuild && hasPassed(step, run, fingerprint)) return { status: 'unchanged' };
  const rows = await memory.query(statement);
  const difference = compareRows(test.expect, rows, test.ordered);
  if (difference !== null) {
    const message = `\`${test.model.name}\` returned other rows than the unit test \`${test.name}\` expects.`;
    const finding = diagnostic(unitTestFailed, { message, span: spanOf(test, 'name') });
    return { status: 'failed', message: 'other rows than expected', diagnostics: [finding], difference };
  }
  if (isBuild)
    run.pending.steps.push({
      id: step.id,
      kind: 'unit',
      object: null,
      materialized: null,
      definition: step.definition,
      fingerprint,
      version: fingerprint,
      audited: null,
      runId: run.runId,
      publishedAt: run.now.toISOString(),
      rows: null,
      details: {},
    });
  return { status: 'succeeded' };
}
