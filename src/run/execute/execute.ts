import { tableIndex } from '../../assertions/table-shape.ts';
import { fragmentRenderer } from '../../transforms/render/fragments.ts';
import type { RunEvent, RunPlan, Step, StepResult, StepStatus } from '../plan.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { metricsOn } from '../query-metrics.ts';
import { runGraph } from '../run-graph.ts';
import { prepareState } from '../state/run-state.ts';
import type { Warehouse } from '../warehouse.ts';
import { changeBook } from './change-book.ts';
import { flushPending } from './flush-pending.ts';
import { hiddenColumns } from './hidden-columns.ts';
import type { RunContext, StepOutcome } from './run-context.ts';
import { runSmallSteps, runStep } from './run-step.ts';
import { roomForOthers } from './small-steps.ts';
import { textOf } from './text-of.ts';
import { versionBook } from './version-book.ts';

export interface Execution {
  readonly loaded: LoadedProject;
  readonly warehouse: Warehouse;
  /** Opens a warehouse of the same dialect in memory, for unit tests. Called once at most, and closed here. */
  readonly openMemory: () => Promise<Warehouse>;
  readonly runId: string;
  /** The time of the run, the same for all of its steps: what is written into the warehouse does not depend on their speed. */
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

/** These let what depends on them run. */
const good: ReadonlySet<StepStatus> = new Set(['succeeded', 'warned', 'unchanged']);

/**
 * Runs a plan: as many steps at a time as its threads, each once what it depends on has succeeded. Every step gets one
 * result, told through `onEvent` as soon as it is there.
 */
export async function execute(plan: RunPlan, execution: Execution): Promise<readonly StepResult[]> {
  const { warehouse, signal, onEvent } = execution;
  const memory = lazily(execution.openMemory);
  const run = runContext(plan, execution, memory.get);
  const clock = clockFrom(execution.now);
  const results: StepResult[] = [];
  const statuses = new Map<string, StepStatus>();
  const cancel = (): void => {
    void warehouse.close();
    void memory.close();
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    await prepareState(warehouse, plan.state);
    const longestName = plan.steps.reduce((longest, step) => Math.max(longest, step.name.length), 0);
    onEvent({ type: 'started', runId: execution.runId, steps: plan.steps.length, longestName });
    await runGraph<Step, StepResult>(plan.steps, {
      threads: plan.args.threads,
      signal,
      run: (steps) => timed(steps, run, clock, onEvent),
      together: (step) => roomForOthers(step, run),
      kindOf: (step) => step.kind,
      succeeded: (result) => good.has(result.status),
      skip: (step, cause) => resultOf(step, { status: 'skipped', message: skipReason(cause, statuses) }),
      interrupt: (step) => resultOf(step, { status: 'interrupted', message: 'not started' }),
      onResult: (step, result) => {
        results.push(result);
        statuses.set(step.id, result.status);
        onEvent({ type: 'step-ended', step, result, done: results.length, of: plan.steps.length });
      },
    });
    if (!signal.aborted) await flushPending(run);
  } finally {
    signal.removeEventListener('abort', cancel);
    await memory.close();
  }
  return results;
}

/** The time that it is now, counted from the time of the run. */
type Clock = () => Date;

function clockFrom(now: Date): Clock {
  const begin = performance.now();
  return () => new Date(now.getTime() + performance.now() - begin);
}

async function timed(
  steps: readonly Step[],
  run: RunContext,
  clock: Clock,
  onEvent: Execution['onEvent'],
): Promise<StepResult[]> {
  for (const step of steps) onEvent({ type: 'step-started', step });
  const startedAt = clock().toISOString();
  const start = performance.now();
  const [first] = steps;
  const isAlone = steps.length === 1 && first !== undefined;
  const outcomes = isAlone ? [await runStep(first, run)] : await runSmallSteps(steps, run);
  // What was done together took each an equal part.
  const seconds = Math.round((performance.now() - start) / steps.length) / 1000;
  return steps.flatMap((step, index) => {
    const outcome = outcomes[index];
    return outcome === undefined ? [] : [{ ...resultOf(step, outcome), startedAt, seconds }];
  });
}

function resultOf(step: Step, outcome: StepOutcome): StepResult {
  return {
    id: step.id,
    kind: step.kind,
    name: step.name,
    startedAt: null,
    seconds: 0,
    rows: null,
    message: null,
    diagnostics: [],
    assertions: [],
    counts: [],
    difference: null,
    warehouseFailed: false,
    ...outcome,
  };
}

function skipReason(cause: Step, statuses: ReadonlyMap<string, StepStatus>): string {
  return `${cause.id} ${statuses.get(cause.id) === 'interrupted' ? 'was interrupted' : 'failed'}`;
}

/** What the steps of a run share, as the target is when it begins. */
export function runContext(plan: RunPlan, execution: Execution, memory: () => Promise<Warehouse>): RunContext {
  const { loaded, warehouse, runId, now, signal } = execution;
  const { project, transforms } = loaded;
  const tables = tableIndex(project.catalog, project.models);
  const { timeZone, weekStart } = plan.settings;
  const renderSql = fragmentRenderer(transforms, plan.dialect);
  const versions = versionBook(plan.state, plan.resume?.runId ?? runId);
  const rows = new Map([...plan.state.steps.values()].map((row) => [row.id, row.rows]));
  return {
    plan,
    loaded,
    warehouse,
    memory,
    runId,
    now,
    signal,
    tables,
    versions,
    changes: changeBook(plan.state),
    published(id, version, count) {
      versions.set(id, version);
      rows.set(id, count);
    },
    rowsOf: (key) => rows.get(key) ?? null,
    pending: { steps: [], assertions: [], failures: [] },
    audit: {
      dialect: plan.dialect,
      runId,
      context: { find: tables.find, now, timeZone, weekStart, renderSql, metrics: metricsOn(loaded) },
      textOf: textOf(loaded),
      hidden: hiddenColumns(project),
    },
  };
}

function lazily(open: () => Promise<Warehouse>) {
  let opened: Promise<Warehouse> | null = null;
  return {
    get(): Promise<Warehouse> {
      opened ??= open();
      return opened;
    },
    async close(): Promise<void> {
      await (await opened)?.close();
    },
  };
}
