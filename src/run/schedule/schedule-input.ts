import type { TargetDef } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Resume, RunArguments } from '../plan.ts';
import type { LoadedProject } from '../project/load-project.ts';
import type { RunState } from '../state/run-state.ts';

/** What a run is planned from. */
export interface ScheduleInput {
  readonly loaded: LoadedProject;
  readonly args: RunArguments;
  readonly target: TargetDef;
  readonly dialect: Dialect;
  /** What the target holds. */
  readonly state: RunState;
  readonly resume: Resume | null;
}
