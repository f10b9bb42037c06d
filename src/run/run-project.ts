import { join } from 'node:path';
import { type Diagnostic, diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { TargetDef } from '../model/project.ts';
import { anotherRun, cannotOpen } from './codes.ts';
import { type Execution, execute } from './execute/execute.ts';
import { warehouseFailure } from './execute/warehouse-failure.ts';
import { exitStatus } from './exit-status.ts';
import { projectDialect } from './materialize/project-dialect.ts';
import type { Resume, RunArguments, RunEnd, RunPlan, RunResult, StepResult, StepStatus } from './plan.ts';
import type { LoadedProject } from './project/load-project.ts';
import { thisProcess } from './record/process-identity.ts';
import { lockTarget, refused } from './record/run-lock.ts';
import { nextRunId, openRunLog, type RunLog } from './record/run-log.ts';
import { schedule } from './schedule/schedule.ts';
import { codeOfFault } from './service-codes.ts';
import { type RunState, readState } from './state/run-state.ts';
import { addUsage, type PricedUsage, priced, type Usage } from './usage.ts';
import { type RunHolder, type Warehouse, WarehouseError } from './warehouse.ts';

export interface RunRequest extends Pick<Execution, 'openMemory' | 'signal' | 'onEvent'> {
  /** Without errors. */
  readonly loaded: LoadedProject;
  readonly args: RunArguments;
  readonly target: TargetDef;
  readonly open: () => Promise<Warehouse>;
  /** The time of the run. */
  readonly now: Date;
  /** From `findUnfinishedRun`, where an earlier run is resumed. */
  readonly resume?: Resume;
}

export interface RunOutcome {
  /** Null where nothing was started. */
  readonly result: RunResult | null;
  /** About the run as a whole; those of the steps are in the result. */
  readonly diagnostics: readonly Diagnostic[];
  readonly exitCode: number;
}

/** Wrong use or configuration, and a warehouse that cannot be reached: nothing was started. */
const notStarted = { usage: 2, warehouse: 3, interrupted: 130 } as const;

/** A run from lock to summary: reads the state of the target, plans, executes, and keeps the results as they come. */
export async function runProject(request: RunRequest): Promise<RunOutcome> {
  const { loaded, args, target, now } = request;
  const folder = runsFolder(loaded);
  const run = nextRunId(join(loaded.root, folder), now);
  const own: RunHolder = { ...thisProcess(), run, command: args.command, since: now.toISOString() };
  const lock = lockTarget(loaded.root, folder, target.name, own);
  if (lock.value === null) return stopped(lock.diagnostics, lock.diagnostics[0]?.code === anotherRun.code ? 3 : 2);
  let warehouse: Warehouse | null = null;
  try {
    warehouse = await request.open();
    return await runLocked(warehouse, request, own);
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    if (request.signal.aborted) return stopped([], notStarted.interrupted);
    const isOpen = warehouse !== null || codeOfFault[error.fault] !== undefined;
    const finding = isOpen ? warehouseFailure(error, () => null, undefined, target) : openFailure(error, target);
    return stopped([finding], notStarted.warehouse);
  } finally {
    await warehouse?.close();
    lock.value.release();
  }
}

/** With the lock of the warehouse too, where it has one: runs of other machines do not see the file of the first lock. */
async function runLocked(warehouse: Warehouse, request: RunRequest, own: RunHolder): Promise<RunOutcome> {
  const { signal, target } = request;
  const cancel = (): void => void warehouse.close();
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  try {
    const lock = (await warehouse.lock?.(own)) ?? null;
    if (lock !== null && 'holder' in lock) return stopped([refused(target.name, lock.holder)], notStarted.warehouse);
    try {
      return await runOn(warehouse, request);
    } finally {
      await warehouse.close();
      await lock?.release();
    }
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** The folder of all runs, relative to the project's root. */
export function runsFolder({ project }: Pick<LoadedProject, 'project'>): string {
  return `${project.settings.paths.out}/run`;
}

async function runOn(warehouse: Warehouse, request: RunRequest): Promise<RunOutcome> {
  const { loaded, args, target, now, signal } = request;
  const state = await readState(warehouse);
  const dialect = projectDialect(warehouse.dialect, loaded.project);
  const resume = request.resume ? withPublished(request.resume, state) : null;
  const planned = await schedule({ loaded, args, target, dialect, state, resume });
  if (planned.value === null) return stopped(planned.diagnostics, notStarted.usage);
  const plan = planned.value;
  const opened = openRunLog(
    loaded.root,
    runsFolder(loaded),
    { args, resumes: resume?.runId ?? null, steps: plan.steps.map(stepHead) },
    now,
  );
  if (opened.value === null) return stopped(opened.diagnostics, notStarted.usage);
  const log = opened.value;
  const begin = performance.now();
  const { onEvent } = request;
  const used = [warehouse];
  const openMemory = async (): Promise<Warehouse> => {
    const memory = await request.openMemory();
    used.push(memory);
    return memory;
  };
  const steps = await execute(plan, {
    loaded,
    warehouse,
    openMemory,
    runId: log.runId,
    now,
    signal,
    onEvent(event) {
      if (event.type === 'step-ended') log.append(event.result);
      onEvent(event);
    },
  });
  const usage = usageOf(used);
  const end: RunEnd = { ...endOf(log, steps, now, performance.now() - begin), ...(usage && { usage }) };
  log.end(end);
  onEvent({ type: 'ended', end });
  return finished(log, plan, steps, end, planned.diagnostics);
}

/** A killed run may have published a step without having noted it in its results: the warehouse knows better. */
function withPublished(resume: Resume, state: RunState): Resume {
  const published = [...state.steps.values()].filter((row) => row.runId >= resume.runId).map((row) => row.id);
  return { ...resume, settled: new Set([...resume.settled, ...published]) };
}

function finished(
  log: RunLog,
  plan: RunPlan,
  steps: readonly StepResult[],
  end: RunEnd,
  planned: readonly Diagnostic[],
): RunOutcome {
  const problem = log.problem();
  const diagnostics = problem === null ? planned : [...planned, problem];
  const result: RunResult = { runId: log.runId, folder: log.folder, target: plan.target.name, steps, end };
  const exitCode = end.exitCode === 0 && hasErrors(diagnostics) ? notStarted.usage : end.exitCode;
  return { result, diagnostics, exitCode };
}

function stepHead({ id, kind, dependsOn }: RunPlan['steps'][number]) {
  return { id, kind, dependsOn };
}

function endOf(log: RunLog, steps: readonly StepResult[], startedAt: Date, milliseconds: number): RunEnd {
  const counts: Record<StepStatus, number> = {
    succeeded: 0,
    warned: 0,
    failed: 0,
    skipped: 0,
    unchanged: 0,
    interrupted: 0,
  };
  for (const step of steps) counts[step.status]++;
  return {
    runId: log.runId,
    startedAt: startedAt.toISOString(),
    finishedAt: new Date(startedAt.getTime() + milliseconds).toISOString(),
    seconds: Math.round(milliseconds) / 1000,
    exitCode: exitStatus(steps),
    counts,
    rows: steps.reduce((sum, step) => sum + (step.status === 'unchanged' ? 0 : (step.rows ?? 0)), 0),
  };
}

/** What the jobs of all came to; null where nothing is charged. */
function usageOf(warehouses: readonly Warehouse[]): PricedUsage | null {
  const meters = warehouses.flatMap((one) => one.meter ?? []);
  const [first] = meters;
  if (first === undefined) return null;
  const none: Usage = { jobs: 0, bytesProcessed: 0, bytesBilled: 0, slotMs: 0 };
  return priced(meters.map((one) => one.usage()).reduce(addUsage, none), first.rate);
}

function openFailure(error: WarehouseError, target: TargetDef): Diagnostic {
  const isLocked = error.fault === 'locked';
  return diagnostic(isLocked ? anotherRun : cannotOpen, {
    message: error.message,
    hint:
      error.fault === 'damaged'
        ? 'Restore it. Where nothing was built in it yet, as after a full disk, remove it.'
        : null,
    span: isLocked ? null : (target.at.path ?? target.at.self),
  });
}

function stopped(diagnostics: readonly Diagnostic[], exitCode: number): RunOutcome {
  return { result: null, diagnostics, exitCode };
}
