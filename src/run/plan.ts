import type { Statement } from '../sql/nodes.ts';

export type StepKind = 'load' | 'seed' | 'model' | 'assert';

/** One node of the run's graph. Ids are stable: `load:app`, `seed:rates`, `model:orders_daily`, `assert:event:order.paid`. */
export interface Step {
  readonly id: string;
  readonly kind: StepKind;
  readonly dependsOn: readonly string[];
  /** Changes where anything that decides the step's result changes: SQL, configuration, versions of its inputs. */
  readonly fingerprint: string;
}

export interface RunPlan {
  readonly steps: readonly Step[];
}

export type StepStatus = 'succeeded' | 'warned' | 'failed' | 'skipped' | 'unchanged' | 'interrupted';

/** One line of `dist/run/<run>/results.ndjson`, appended when the step ends. */
export interface StepResult {
  readonly id: string;
  readonly kind: StepKind;
  readonly status: StepStatus;
  readonly seconds: number;
  readonly rows: number | null;
  readonly message: string | null;
  readonly statements: readonly Statement[];
}
