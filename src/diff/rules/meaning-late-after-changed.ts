import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Other rows are flagged as late. */
export const meaningLateAfterChanged: DiffRule<'source'> = {
  id: 'meaning/late-after-changed',
  on: 'source',
  severity: 'warning',
  bump: null,
  summary: 'Other rows are flagged as late.',
  explanation:
    'Nothing fails, and the number is another one. Models that leave rows with `_late` out count other rows.',
  instead: 'Look at what reads `_late`.',
  example: sources('late_after: 1d', 'late_after: 2d'),
  find: ({ before, after }) =>
    before !== null && after !== null && before.late_after?.seconds !== after.late_after?.seconds
      ? {
          message: `Rows of \`${after.name}\` are late after ${after.late_after?.text ?? 'no time'} now; it was ${before.late_after?.text ?? 'no time'}.`,
          field: 'late_after',
        }
      : null,
};
