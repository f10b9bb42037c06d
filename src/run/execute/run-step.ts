import type { AssertStep, ModelStep, Step } from '../plan.ts';
import { WarehouseError } from '../warehouse.ts';
import { runAssertions, shapeOf, withoutAsking } from './audit-unchanged.ts';
import { measureTogether } from './measure-together.ts';
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

/** Does what several small steps of one kind are about, with less talk to the warehouse than one by one. */
export function runSmallSteps(steps: readonly Step[], run: RunContext): Promise<StepOutcome[]> {
  const models = steps.filter((step) => step.kind === 'model');
  const asserts = steps.filter((step) => step.kind === 'assert');
  if (models.length === steps.length) return runSmallModels(models, run);
  if (asserts.length === steps.length) return runSmallAudits(asserts, run);
  throw new Error('steps of different kinds cannot be run together');
}

/** The assertions of several small tables, in one statement where they only count rows. */
async function runSmallAudits(steps: readonly AssertStep[], run: RunContext): Promise<StepOutcome[]> {
  const open = steps.filter((step) => withoutAsking(step, run) === null);
  const tables = open.map((step) => ({ shape: shapeOf(step.subject.name, run), audit: step.audit }));
  const verdicts = await measureTogether(run.warehouse, tables, run.audit);
  const outcomes: StepOutcome[] = [];
  for (const step of steps) {
    const known = verdicts[open.indexOf(step)] ?? null;
    outcomes.push(await withFailures(run, () => runAssertions(step, run, known)));
  }
  return outcomes;
}

/** Several small models; what has to be published, in one transaction where that works. */
async function runSmallModels(steps: readonly ModelStep[], run: RunContext): Promise<StepOutcome[]> {
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
    const finding = warehouseFailure(error, run.audit.textOf, undefined, run.plan.target);
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
