import type { Diagnostic } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import type { Source } from '../base/span.ts';
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { Settings, TargetDef } from '../model/project.ts';
import type { Dependency, ModelDef, SeedDef, UnitTestDef } from '../model/transform.ts';
import type { JsonObject, JsonValue } from '../model/values.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { RowDifference } from '../transforms/unit-tests/compare-rows.ts';
import type { LoadCounts, PlannedLoad } from './load-step.ts';
import type { RunState } from './state/run-state.ts';
import type { PricedUsage } from './usage.ts';

export type StepKind = 'unit' | 'load' | 'seed' | 'model' | 'assert';

/** One node of the run's graph. Ids are stable: `load:app`, `seed:rates`, `model:orders_daily`, `assert:event:order.paid`. */
interface StepBase {
  readonly id: string;
  readonly name: string;
  /** Ids of steps of the same plan that have to succeed first. */
  readonly dependsOn: readonly string[];
  /** Versions that the step's result depends on: `event:order.paid`, `model:orders`, `seed:rates`, `table:raw.orders`. */
  readonly inputs: readonly string[];
  /** Hash of all that the user wrote for it: SQL text, configuration, columns, dialect. With the versions of the inputs it is the fingerprint. */
  readonly definition: string;
}

export interface LoadStep extends StepBase {
  readonly kind: 'load';
  /** Without a value where its files could not be found. */
  readonly planned: Outcome<PlannedLoad>;
}

export interface SeedStep extends StepBase {
  readonly kind: 'seed';
  readonly seed: SeedDef;
  /** Its file; without a value where it could not be read. */
  readonly file: Outcome<Source>;
  readonly audit: AuditDef;
}

export interface ModelStep extends StepBase {
  readonly kind: 'model';
  readonly model: ModelDef;
  /** What it reads, also through ephemeral models, and where that is written. */
  readonly reads: readonly Dependency[];
  /** Hash of what its head promises of its columns. */
  readonly contract: string;
  readonly audit: AuditDef;
}

/** Assertions about a table that is published already. */
export interface AssertStep extends StepBase {
  readonly kind: 'assert';
  readonly subject: AssertionSubject;
  readonly audit: AuditDef;
}

export interface UnitStep extends StepBase {
  readonly kind: 'unit';
  readonly test: UnitTestDef;
}

export type Step = LoadStep | SeedStep | ModelStep | AssertStep | UnitStep;

/** What is asserted of one table. */
export interface AuditDef {
  readonly assertions: readonly AssertionDef[];
  /** Hash of the assertions and of how they are read; empty where there are none. */
  readonly definition: string;
  /** Versions of other tables that the assertions look at: `model:orders`. */
  readonly reads: readonly string[];
  /** Whether the verdict depends on when it is asked for (age of the newest row): then it is asked for in every run. */
  readonly timed: boolean;
}

export type RunCommand = 'build' | 'run' | 'test';

/** How the run was asked for: enough to repeat it. */
export interface RunArguments {
  readonly command: RunCommand;
  readonly target: string;
  readonly select: readonly string[];
  readonly exclude: readonly string[];
  readonly vars: JsonObject;
  readonly threads: number;
  /** Build everything anew, incremental models too, and load all files again. */
  readonly fullRefresh: boolean;
}

/** The run that is resumed. */
export interface Resume {
  /** The first one, where a resumed run was resumed again. */
  readonly runId: string;
  /** Ids of steps that succeeded in it: they are done again only where the user has changed something since. */
  readonly settled: ReadonlySet<string>;
}

export interface RunPlan {
  readonly args: RunArguments;
  readonly settings: Settings;
  readonly target: TargetDef;
  readonly dialect: Dialect;
  /** What the target held when the plan was made. */
  readonly state: RunState;
  /** Null where the run does not go on with an earlier one. */
  readonly resume: Resume | null;
  readonly steps: readonly Step[];
}

/**
 * `warned`: published, with complaints. `unchanged`: skipped because nothing it depends on has changed.
 * `skipped`: something it depends on did not succeed. `interrupted`: Ctrl-C, before or while it ran.
 */
export type StepStatus = 'succeeded' | 'warned' | 'failed' | 'skipped' | 'unchanged' | 'interrupted';

/** One line of `dist/run/<run>/results.ndjson`, appended when the step ends. */
export interface StepResult {
  readonly id: string;
  readonly kind: StepKind;
  readonly name: string;
  readonly status: StepStatus;
  /** Why it failed or was skipped or what it warns of, in one sentence. */
  readonly message: string | null;
  readonly startedAt: string | null;
  readonly seconds: number;
  /** Rows written, where the warehouse tells. */
  readonly rows: number | null;
  readonly diagnostics: readonly Diagnostic[];
  readonly assertions: readonly AssertionResult[];
  /** Of a load. */
  readonly counts: readonly LoadCounts[];
  /** Of a unit test that failed. */
  readonly difference: RowDifference | null;
  /** True where the warehouse itself failed (rejected SQL, lost connection), as opposed to what the data show. */
  readonly warehouseFailed: boolean;
}

export interface AssertionResult {
  readonly id: string;
  readonly kind: string;
  readonly subject: AssertionSubject;
  /** One sentence: "`amount` is never null". */
  readonly description: string;
  readonly status: 'passed' | 'warned' | 'failed';
  readonly severity: 'error' | 'warning';
  /** Failing rows, and the rows looked at where they are counted. */
  readonly failures: number;
  readonly checked: number | null;
  /** What an aggregate came out as. */
  readonly observed: JsonValue;
  /** The first failing rows. */
  readonly sample: readonly JsonObject[];
}

/** The last line of the results. A run without it was killed. */
export interface RunEnd {
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly seconds: number;
  readonly exitCode: number;
  readonly counts: Readonly<Record<StepStatus, number>>;
  readonly rows: number;
  /** Absent where the warehouse charges nothing. */
  readonly usage?: PricedUsage;
}

export interface RunResult {
  readonly runId: string;
  /** Where plan and results are, relative to the project's root. */
  readonly folder: string;
  /** Name of the target. */
  readonly target: string;
  /** In the order in which the steps ended. */
  readonly steps: readonly StepResult[];
  readonly end: RunEnd;
}

/** What happens while a run is under way, for progress. */
export type RunEvent =
  /** `longestName`: that of the steps in characters, so that their lines form columns from the first one on. */
  | { readonly type: 'started'; readonly runId: string; readonly steps: number; readonly longestName: number }
  | { readonly type: 'step-started'; readonly step: Step }
  | {
      readonly type: 'step-ended';
      readonly step: Step;
      readonly result: StepResult;
      readonly done: number;
      readonly of: number;
    }
  | { readonly type: 'ended'; readonly end: RunEnd };
