import type { StepResult } from './plan.ts';

/**
 * What a run tells the shell: 0 everything is published (warnings too), 1 the data or the tests complained, 3 the
 * warehouse failed, 130 it was interrupted.
 */
export function exitStatus(steps: readonly StepResult[]): 0 | 1 | 3 | 130 {
  if (steps.some((step) => step.status === 'interrupted')) return 130;
  if (steps.some((step) => step.warehouseFailed)) return 3;
  return steps.some((step) => step.status === 'failed') ? 1 : 0;
}
