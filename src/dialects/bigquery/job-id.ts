import { createHash } from 'node:crypto';
import type { Statement } from '../../sql/nodes.ts';

/** Which of a run's jobs it is. */
export interface JobNumber {
  /** Counted over the statements of the run. */
  readonly statement: number;
  /** From 1. */
  readonly attempt: number;
}

/**
 * The id of a job: run, step, statement and attempt. The same request sent twice has the same id, so that the service does not
 * run it twice. `prefix` is the run's own, also among runs of one name on several machines.
 */
export function jobIdOf(prefix: string, { origin, sql }: Statement, { statement, attempt }: JobNumber): string {
  const step = origin.step.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
  const hash = createHash('sha256').update(sql).digest('hex').slice(0, 8);
  return `${prefix}${step}_${hash}_${statement}_${attempt}`;
}

/** What the ids of all jobs of a run begin with. */
export function jobPrefix(run: string, opened: string): string {
  return `waymark_${run.replace(/[^A-Za-z0-9_-]/g, '_')}_${opened}_`;
}
