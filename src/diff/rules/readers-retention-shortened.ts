import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Rows of an event are kept for a shorter time. */
export const readersRetentionShortened: DiffRule<'event'> = {
  id: 'readers/retention-shortened',
  on: 'event',
  severity: 'warning',
  bump: null,
  summary: 'Rows of an event are kept for a shorter time.',
  explanation: 'Queries, dashboards and exports name tables and columns. What looks back further finds nothing there.',
  instead: 'Keep the time, or build what looks back further as a model of its own.',
  example: events('retention: 90d', 'retention: 30d'),
  find: ({ before, after }) =>
    before !== null &&
    after?.retention !== undefined &&
    after.retention.seconds < (before.retention?.seconds ?? Number.POSITIVE_INFINITY)
      ? { message: `Rows of \`${after.name}\` are kept for ${after.retention.text} only.`, field: 'retention' }
      : null,
};
