import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { TargetDef } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { projectGraph } from '../project-graph.ts';
import type { RunArguments, RunPlan, Step } from '../plan.ts';
import { selectItems } from '../select/select-items.ts';
import type { RunState } from '../state/run-state.ts';
import { linkSteps } from './link-steps.ts';
import { makeSteps } from './make-steps.ts';

export interface ScheduleInput {
  readonly loaded: LoadedProject;
  readonly args: RunArguments;
  readonly target: TargetDef;
  readonly dialect: Dialect;
  readonly state: RunState;
  /** Ids of steps that a resumed run leaves out, because they succeeded before. */
  readonly done?: ReadonlySet<string>;
}

/**
 * Everything that a run does, and in what order: loads, seeds, models, assertions and unit tests of what is selected.
 * `value` is null where a selector matches nothing. Reads files of seeds and lists those of sources, nothing else.
 */
export async function schedule(input: ScheduleInput): Promise<Outcome<RunPlan>> {
  const { loaded, args, target, dialect, state } = input;
  const graph = projectGraph(loaded.project);
  const candidates = await makeSteps(input, graph);
  const selection = selectItems(graph, {
    select: args.select,
    exclude: args.exclude,
    changed: (item) => candidates.some((one) => one.item === item.id && isChanged(one.step, state)),
  });
  const diagnostics: readonly Diagnostic[] = selection.diagnostics;
  if (selection.value === null) return { value: null, diagnostics };
  const selected = selection.value;
  const chosen = candidates.filter((one) => selected.has(one.item) && input.done?.has(one.step.id) !== true);
  const steps = linkSteps(chosen, graph);
  return { value: { args, settings: loaded.project.settings, target, dialect, state, steps }, diagnostics };
}

/** Whether what the user wrote differs from what was published last. New data alone is no change. */
function isChanged(step: Step, state: RunState): boolean {
  return step.kind !== 'unit' && state.steps.get(step.id)?.definition !== step.definition;
}
