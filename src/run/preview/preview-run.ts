import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { TargetDef } from '../../model/project.ts';
import { cannotOpen } from '../codes.ts';
import { runContext } from '../execute/execute.ts';
import type { RunContext } from '../execute/run-context.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { projectDialect } from '../materialize/project-dialect.ts';
import type { RunArguments, RunPlan, Step } from '../plan.ts';
import type { Pricer } from '../pricer.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { runGraph } from '../run-graph.ts';
import { schedule } from '../schedule/schedule.ts';
import { readState } from '../state/run-state.ts';
import { projectTables } from '../validate/validate-sql.ts';
import { type Row, type Warehouse, WarehouseError } from '../warehouse.ts';
import { assumeExtent } from './assume-extent.ts';
import { addPrices, free, type Preview, type StepPreview } from './preview.ts';
import { type Outlook, type PreviewContext, previewStep } from './preview-step.ts';

export interface PreviewRequest {
  /** Without errors. */
  readonly loaded: LoadedProject;
  readonly args: RunArguments;
  readonly target: TargetDef;
  /** Opens the target so that nothing is made in it. */
  readonly open: () => Promise<Warehouse>;
  readonly now: Date;
  readonly signal: AbortSignal;
}

export interface PreviewOutcome {
  /** Null where nothing could be found out. */
  readonly preview: Preview | null;
  /** About the run as a whole; those of the steps are in the preview. */
  readonly diagnostics: readonly Diagnostic[];
  /** As of a run that cannot be started; 0 where there is a preview. */
  readonly exitCode: number;
}

/** So many prices are asked for at a time; the warehouse itself may let fewer through. */
const atOnce = 16;

/** What a run would do, why, and what it would cost. Takes no lock and writes nothing: neither into the target nor on disk. */
export async function previewRun(request: PreviewRequest): Promise<PreviewOutcome> {
  let warehouse: Warehouse | null = null;
  try {
    warehouse = await request.open();
    return await previewOn(warehouse, request);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const { target } = request;
    const finding =
      warehouse === null
        ? diagnostic(cannotOpen, { message: error.message, span: target.at.path ?? target.at.self })
        : warehouseFailure(error, () => null);
    return { preview: null, diagnostics: [finding], exitCode: 3 };
  } finally {
    await warehouse?.close();
  }
}

async function previewOn(warehouse: Warehouse, request: PreviewRequest): Promise<PreviewOutcome> {
  const { loaded, args, target } = request;
  const { pricer = null } = warehouse;
  const { project } = loaded;
  const dialect = projectDialect(warehouse.dialect, project);
  const state = await readState(warehouse, freeReader(warehouse));
  const planned = await schedule({ loaded, args, target, dialect, state, resume: null });
  if (planned.value === null) return { preview: null, diagnostics: planned.diagnostics, exitCode: 2 };
  const plan: RunPlan = planned.value;
  pricer?.declare(projectTables(project));
  const printer = projectDialect(pricer?.dialect ?? dialect, project);
  const run = lookingRun({ ...plan, dialect: printer }, warehouse, pricer, request);
  const steps = await previewSteps(plan.steps, { run, pricer, dialect, changed: new Set() }, request.signal);
  const rate = pricer?.rate ?? null;
  const total = rate && addPrices(steps.flatMap((one) => one.price ?? []));
  return { preview: { target: target.name, steps, rate, total }, diagnostics: planned.diagnostics, exitCode: 0 };
}

/** Reads whole tables of the runner where queries are charged for. */
function freeReader({ readTable }: Warehouse): ((name: string) => Promise<readonly Row[]>) | undefined {
  return readTable && (async (name) => (await readTable({ schema: null, name })) ?? []);
}

/** A context whose warehouse can only be looked at. */
function lookingRun(plan: RunPlan, warehouse: Warehouse, pricer: Pricer | null, request: PreviewRequest): RunContext {
  const refuse = (): never => {
    throw new Error('a dry run may not touch the warehouse');
  };
  const looking: Warehouse = {
    dialect: plan.dialect,
    loading: warehouse.loading,
    columns: warehouse.columns,
    objects: warehouse.objects,
    query: pricer === null ? warehouse.query : refuse,
    describe: pricer === null ? warehouse.describe : async (query) => (await pricer.estimate(query)).columns,
    execute: refuse,
    publish: refuse,
    session: refuse,
    close: warehouse.close,
  };
  const { loaded, now, signal } = request;
  const execution = {
    loaded,
    warehouse: looking,
    openMemory: refuse,
    runId: 'preview',
    now,
    signal,
    onEvent: () => {},
  };
  const run = runContext(plan, execution, refuse);
  if (pricer === null) return run;
  return { ...run, assumeExtent: (step, previous) => assumeExtent(step, previous, pricer, warehouse, plan) };
}

async function previewSteps(
  steps: readonly Step[],
  context: PreviewContext,
  signal: AbortSignal,
): Promise<readonly StepPreview[]> {
  const found = new Map<string, StepPreview>();
  const withoutPrice = (step: Step, action: StepPreview['action'], reason: string): StepPreview =>
    stepPreview(step, { action, reason, parts: [], diagnostics: [] }, context);
  await runGraph<Step, StepPreview>(steps, {
    threads: context.pricer === null ? 1 : atOnce,
    signal,
    run: (some) => Promise.all(some.map(async (step) => stepPreview(step, await previewStep(step, context), context))),
    succeeded: ({ action }) => action !== 'refused' && action !== 'skipped',
    skip: (step, cause) => withoutPrice(step, 'skipped', `${cause.id} is refused`),
    interrupt: (step) => withoutPrice(step, 'skipped', 'interrupted'),
    onResult: (step, result) => found.set(step.id, result),
  });
  return steps.flatMap((step) => found.get(step.id) ?? []);
}

function stepPreview({ id, kind, name }: Step, outlook: Outlook, { pricer }: PreviewContext): StepPreview {
  const { action, parts } = outlook;
  // What a load of files reads is on nobody's bill.
  const isDone = action !== 'unchanged' && action !== 'skipped';
  const price = pricer === null || !isDone ? null : addPrices([free, ...parts]);
  return { id, kind, name, ...outlook, price };
}
