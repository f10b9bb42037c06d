import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Rows are refused for their time that were accepted. */
export const producersMaxAgeShortened: DiffRule<'source'> = {
  id: 'producers/max-age-shortened',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Rows are refused for their time that were accepted.',
  explanation: 'Devices that were offline send late. Rows beyond the new limit are quarantined.',
  instead: 'Keep the limit, or flag such rows by `late_after` in place of refusing them.',
  example: sources('max_age: 30d', 'max_age: 7d'),
  find: ({ before, after }) =>
    before !== null &&
    after?.max_age !== undefined &&
    after.max_age.seconds < (before.max_age?.seconds ?? Number.POSITIVE_INFINITY)
      ? {
          message: `Rows of \`${after.name}\` that are older than ${after.max_age.text} at receipt are quarantined now.`,
          field: 'max_age',
        }
      : null,
};
