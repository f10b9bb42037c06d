import type { ModelStep, Step } from '../plan.ts';
import { WarehouseError } from '../warehouse.ts';
import { runAssertions } from './audit-unchanged.ts';
import { publishTable, publishTables, type TablePublication } from './publish-table.ts';
import type { RunContext, StepOutcome } from './run-context.ts';
import { runLoadStep } from './run-load.ts';
import { prepareModel, runModel } from './run-model.ts';
import { runSeed } from './run-seed.ts';
import { runUnit } from './run-unit.ts';
import { warehouseFailure } from './warehouse-failure.ts';

/** Does what a step is about. */
export function runStep(step: Step, run: RunContext): Promise<StepOutcome> {
  return withFailures(run, () => dispatch(step, run));
}

/** Does what several small models are about: what has to be published, in one transaction where that works. */
export async function runSmallSteps(steps: readonly ModelStep[], run: RunContext): Promise<StepOutcome[]> {
  const prepared: (TablePublication | StepOutcome)[] = [];
  for (const step of steps) prepared.push(await withFailures(run, () => prepareModel(step, run)));
  const open = prepared.flatMap((one) => ('status' in one ? [] : [one]));
  const published = open.length > 1 ? await publishTables(run, open) : null;
  const outcomes: StepOutcome[] = [];
  for (const one of prepared) {
    if ('status' in one) outcomes.push(one);
    else outcomes.push(published?.[open.indexOf(one)] ?? (await withFailures(run, () => publishTable(run, one))));
  }
  return outcomes;
}

/** A failure of the warehouse is a finding; anything else that is thrown is our own bug. */
async function withFailures<T>(run: RunContext, work: () => Promise<T>): Promise<T | StepOutcome> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (run.signal.aborted) return { status: 'interrupted', message: 'stopped while it ran' };
    const finding = warehouseFailure(error, run.audit.textOf);
    return { status: 'failed', message: finding.message, diagnostics: [finding], warehouseFailed: true };
  }
}

function dispatch(step: Step, run: RunContext): Promise<StepOutcome> {
  switch (step.kind) {
    case 'unit':
      return runUnit(step, run);
    case 'load':
      return runLoadStep(step, run);
    case 'seed':
      return runSeed(step, run);
    case 'model':
      return runModel(step, run);
    case 'assert':
      return runAssertions(step, run);
  }
}
