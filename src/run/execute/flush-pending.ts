import { recordFailures, recordSteps } from '../state/run-state.ts';
import type { RunContext } from './run-context.ts';

/** Writes the bookkeeping of steps that publish nothing, in one transaction. */
export async function flushPending({ pending, warehouse, plan }: RunContext): Promise<void> {
  // What is said of a step last holds.
  const steps = [...new Map(pending.steps.splice(0).map((row) => [row.id, row])).values()];
  const assertions = pending.assertions.splice(0);
  const failures = pending.failures.splice(0);
  const statements = [
    ...recordSteps(warehouse, plan.state, steps),
    ...recordFailures(warehouse, plan.state, assertions, failures),
  ];
  if (statements.length === 0) return;
  await warehouse.session((session) => session.transaction(() => session.execute(statements)));
}
