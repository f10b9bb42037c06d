import type { ModelStep, Step } from '../plan.ts';
import type { RunContext } from './run-context.ts';

/** So many small tables are asked about in one statement. */
const mostAsked = 25;
/** Beyond that many rows the scan costs more than the statement. */
const askedRows = 100_000;

/** So many small tables share a transaction: more would only keep readers waiting for the first ones. */
const mostTogether = 50;
/** A table that took no longer than this the last time. */
const smallSeconds = 0.05;
/** Of a table that was never built: the rows of all that it reads. */
const smallRows = 10_000;

/**
 * With how many others a step may share a transaction. Tables that take no time cost more to commit than to build, so they
 * are published together; nothing that may take long is among them, because all have to wait for the last.
 */
export function roomForOthers(step: Step, run: RunContext): number {
  if (step.kind === 'model') {
    return run.warehouse.publishTogether !== undefined && isSmall(step, run) ? mostTogether - 1 : 0;
  }
  if (step.kind !== 'assert') return 0;
  const rows = run.rowsOf(`${step.subject.kind}:${step.subject.name}`);
  return rows !== null && rows <= askedRows ? mostAsked - 1 : 0;
}

function isSmall({ id, model, inputs }: ModelStep, run: RunContext): boolean {
  if (model.materialized === 'incremental') return false;
  const seconds = run.plan.state.steps.get(id)?.details.seconds;
  if (typeof seconds === 'number') return seconds <= smallSeconds;
  const rows = inputs.map((key) => run.rowsOf(key));
  return rows.reduce<number>((sum, one) => sum + (one ?? Number.POSITIVE_INFINITY), 0) <= smallRows;
}
