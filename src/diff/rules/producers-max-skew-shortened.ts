import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Rows dated after their receipt are refused that were accepted. */
export const producersMaxSkewShortened: DiffRule<'source'> = {
  id: 'producers/max-skew-shortened',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Rows dated after their receipt are refused that were accepted.',
  explanation: 'Clocks of devices are often wrong. Rows beyond the new limit are quarantined.',
  instead: 'Keep the limit.',
  example: sources('max_skew: 30d', 'max_skew: 7d'),
  find: ({ before, after }) =>
    before !== null &&
    after?.max_skew !== undefined &&
    after.max_skew.seconds < (before.max_skew?.seconds ?? Number.POSITIVE_INFINITY)
      ? {
          message: `Rows of \`${after.name}\` that are dated more than ${after.max_skew.text} after their receipt are quarantined now.`,
          field: 'max_skew',
        }
      : null,
};
