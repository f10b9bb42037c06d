import { type Outcome, success } from '../base/outcome.ts';
import type { TargetDef } from '../model/project.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { LoadedProject } from './project/load-project.ts';
import { type GraphItem, projectGraph } from './project-graph.ts';
import { auditMaker } from './schedule/audit-maker.ts';
import { makeSteps } from './schedule/make-steps.ts';
import { changedItems } from './schedule/schedule.ts';
import { selectItems } from './select/select-items.ts';
import type { RunState } from './state/run-state.ts';

export interface ListRequest {
  readonly loaded: LoadedProject;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly target: TargetDef;
  readonly dialect: Dialect;
  /** What the target holds; needed only for `state:changed` (see `needsState`). */
  readonly state: RunState;
}

/** Whether selectors ask what was published, so that the target has to be opened. */
export function needsState({ select, exclude }: Pick<ListRequest, 'select' | 'exclude'>): boolean {
  return [...select, ...exclude].some((text) => text.includes('state:'));
}

/** The selected parts of the project's graph, in its order. */
export async function listItems(request: ListRequest): Promise<Outcome<readonly GraphItem[]>> {
  const { loaded, select, exclude } = request;
  const graph = projectGraph(loaded.project);
  const changed = needsState(request) ? await findChanged(request) : new Set<string>();
  const selection = selectItems(graph, { select, exclude, changed: (item) => changed.has(item.id) });
  if (selection.value === null) return { value: null, diagnostics: selection.diagnostics };
  const selected = selection.value;
  return success(graph.items.filter((item) => selected.has(item.id)));
}

async function findChanged({ loaded, target, dialect, state }: ListRequest): Promise<ReadonlySet<string>> {
  const args = {
    command: 'run',
    target: target.name,
    select: [],
    exclude: [],
    vars: {},
    threads: 1,
    fullRefresh: false,
  } as const;
  const input = { loaded, args, target, dialect, state, resume: null };
  return changedItems(await makeSteps(input, projectGraph(loaded.project), auditMaker(loaded, dialect)), state);
}
