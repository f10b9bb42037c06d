import type { TableIndex } from '../../assertions/table-shape.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { AssertionResult, ModelStep, RunPlan, Step, StepResult } from '../plan.ts';
import type { LoadedProject } from '../project/load-project.ts';
import type { FailureRow, StateRow } from '../state/state-table.ts';
import type { Warehouse } from '../warehouse.ts';
import type { AuditContext } from './audit-table.ts';
import type { Extent } from './build-way.ts';
import type { ChangeBook } from './change-book.ts';
import type { VersionBook } from './version-book.ts';

/** What the steps of one run share. */
export interface RunContext {
  readonly plan: RunPlan;
  readonly loaded: LoadedProject;
  readonly warehouse: Warehouse;
  /** A warehouse in memory, for unit tests; opened when the first one asks. */
  readonly memory: () => Promise<Warehouse>;
  readonly runId: string;
  /** The time of the run: the same for all of its steps. */
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly tables: TableIndex;
  readonly audit: AuditContext;
  readonly versions: VersionBook;
  readonly changes: ChangeBook;
  /** Where nothing may be asked of the data: what the table of an incremental model is taken to hold. */
  readonly assumeExtent?: (step: ModelStep, previous: StateRow) => Promise<Extent>;
  /** Notes what was published for the steps that read it. */
  published(id: string, version: string, rows: number | null): void;
  /** Rows of a model or seed (`model:orders`), published in this run or before; null where that is not known. */
  rowsOf(key: string): number | null;
  /** Bookkeeping that belongs to no publication, written together when there is enough of it and at the end. */
  readonly pending: { readonly steps: StateRow[]; readonly assertions: string[]; readonly failures: FailureRow[] };
}

/** What a step came to. The executor adds name, time and duration. */
export type StepOutcome = Partial<Omit<StepResult, 'id' | 'kind' | 'name' | 'startedAt' | 'seconds'>> &
  Pick<StepResult, 'status'>;

/** Whether a step is done anew although nothing has changed. */
export function isForced(step: Step, { plan }: RunContext): boolean {
  return plan.args.fullRefresh && !isSettled(step, plan);
}

/** Whether the run that is resumed has done the step. */
export function isSettled(step: Step, { resume }: RunPlan): boolean {
  return resume?.settled.has(step.id) === true;
}

/** A step that failed for reasons that are shown at the user's own lines. */
export function failedWith(diagnostics: readonly Diagnostic[], more: Partial<StepOutcome> = {}): StepOutcome {
  return { status: 'failed', message: diagnostics[0]?.message ?? null, diagnostics, ...more };
}

/** "2 assertions failed, 1 warned". */
export function summarizeAssertions(results: readonly AssertionResult[]): string | null {
  const count = (status: AssertionResult['status']): number => results.filter((one) => one.status === status).length;
  const failed = count('failed');
  const warned = count('warned');
  const parts = [
    failed === 0 ? null : `${failed} ${failed === 1 ? 'assertion' : 'assertions'} failed`,
    warned === 0 ? null : `${warned} ${failed > 0 ? '' : warned === 1 ? 'assertion ' : 'assertions '}warned`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}
