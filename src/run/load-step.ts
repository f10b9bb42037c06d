import type { Outcome } from '../base/outcome.ts';
import type { Project } from '../model/project.ts';
import type { SourceDef } from '../model/source.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/nodes.ts';
import type { Warehouse } from './warehouse.ts';

/*
 * The seam between the runner and event loading. `src/run/load/index.ts` exports `planLoad: PlanLoad` and
 * `runLoad: RunLoad`; the runner knows nothing else about files, layouts and quarantine.
 */

export interface LoadInput {
  /** Absolute path of the project. */
  readonly root: string;
  readonly project: Project;
  readonly source: SourceDef;
  readonly dialect: Dialect;
}

/** What a load would read, found out without the warehouse. An implementation may carry more. */
export interface PlannedLoad {
  readonly source: SourceDef;
  /**
   * Changes where anything that decides the result changes: the definitions of the source and its events, the dialect, and
   * the files (path, size, time of change). The load is skipped where it is what the last load recorded.
   * Null where that cannot be known (an existing table): it is loaded in every run.
   */
  readonly fingerprint: string | null;
}

export interface LoadRun {
  readonly warehouse: Warehouse;
  readonly runId: string;
  /** The time of the run: stands in where rows carry no time of receipt. */
  readonly now: Date;
  /** Forget what was loaded before and load all files again. */
  readonly fullRefresh: boolean;
  /** Aborted by Ctrl-C: end soon, leave everything as before or as after. */
  readonly signal: AbortSignal;
  /** Bookkeeping of the runner, to be executed in the transaction that makes the loaded rows visible. */
  readonly record: (result: LoadResult) => readonly Statement[];
}

/** Of one event, or of rows whose event is unknown (`event` null). `received = accepted + quarantined + duplicates`. */
export interface LoadCounts {
  readonly event: string | null;
  readonly received: number;
  readonly accepted: number;
  readonly quarantined: number;
  readonly duplicates: number;
}

export interface LoadResult {
  /** What this run added; all zero where the files were loaded before. */
  readonly counts: readonly LoadCounts[];
  /**
   * For every event that the source may hold: changes where the event's typed table has other rows or columns of this
   * source than before. Must be the same where nothing new came, so that models on the event are not rebuilt.
   */
  readonly versions: ReadonlyMap<string, string>;
  /**
   * Of events whose rows may have changed: the hours (of `event_time`, as ISO instants) of rows that came or went. Null where the table
   * is new, or there are too many to tell. Events that are not in it have the rows that they had.
   */
  readonly touched: ReadonlyMap<string, readonly string[] | null>;
}

/** Complaints about files (none found, unreadable) point at the source's `location`. */
export type PlanLoad = (input: LoadInput) => Promise<Outcome<PlannedLoad>>;

/** `value` null: nothing was loaded. Failures of the warehouse itself are thrown as `WarehouseError`. */
export type RunLoad = (planned: PlannedLoad, run: LoadRun) => Promise<Outcome<LoadResult>>;
