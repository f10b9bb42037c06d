import type { Step } from '../plan.ts';
import { WarehouseError } from '../warehouse.ts';
import { runAssertions } from './audit-unchanged.ts';
import type { RunContext, StepOutcome } from './run-context.ts';
import { runLoadStep } from './run-load.ts';
import { runModel } from './run-model.ts';
import { runSeed } from './run-seed.ts';
import { runUnit } from './run-unit.ts';
import { warehouseFailure } from './warehouse-failure.ts';

/** Does what a step is about. A failure of the warehouse is a finding; anything else that is thrown is our own bug. */
export async function runStep(step: Step, run: RunContext): Promise<StepOutcome> {
  try {
    return await dispatch(step, run);
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
