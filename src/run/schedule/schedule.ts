import type { Outcome } from '../../base/outcome.ts';
import type { RunPlan, Step } from '../plan.ts';
import { projectGraph } from '../project-graph.ts';
import { selectItems } from '../select/select-items.ts';
import type { RunState } from '../state/run-state.ts';
import { auditMaker } from './audit-maker.ts';
import { leaveOutUnbuilt } from './leave-out-unbuilt.ts';
import { linkSteps } from './link-steps.ts';
import { type Candidate, makeSteps } from './make-steps.ts';
import type { ScheduleInput } from './schedule-input.ts';

/**
 * Everything that a run does, and in what order: loads, seeds, models, assertions and unit tests of what is selected.
 * `value` is null where a selector matches nothing. Reads the files of seeds and lists those of sources, nothing else.
 */
export async function schedule(input: ScheduleInput): Promise<Outcome<RunPlan>> {
  const { loaded, args, target, dialect, state, resume } = input;
  const graph = projectGraph(loaded.project);
  const maker = auditMaker(loaded, dialect);
  const candidates = await makeSteps(input, graph, maker);
  const changed = changedItems(candidates, state);
  const { select, exclude } = args;
  const selection = selectItems(graph, { select, exclude, changed: (item) => changed.has(item.id) });
  if (selection.value === null) return { value: null, diagnostics: selection.diagnostics };
  const selected = selection.value;
  const wanted = candidates.map((one) => (selected.has(one.item) ? one.step : null)).filter((step) => step !== null);
  const chosen = leaveOutUnbuilt(wanted, graph, maker, state);
  // Tests look at what is published: none of them waits for another.
  const steps = args.command === 'test' ? chosen : linkSteps(chosen, graph, maker);
  const { settings } = loaded.project;
  return { value: { args, settings, target, dialect, state, resume, steps }, diagnostics: selection.diagnostics };
}

/** Items of which the user wrote something else than what was published last. New data alone is no change. */
export function changedItems(candidates: readonly Candidate[], state: RunState): ReadonlySet<string> {
  const changed = candidates.filter(({ step }) => isChanged(step, state));
  return new Set(changed.map((one) => one.item));
}

function isChanged(step: Step, state: RunState): boolean {
  if (step.kind === 'unit' || step.kind === 'assert') return false;
  return state.steps.get(step.id)?.definition !== step.definition;
}
