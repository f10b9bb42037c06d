import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isTighter, lowerBound, lowerText, nameOf, whenTypeFits } from '../values.ts';

/** Smaller values are not accepted any more. */
export const producersMinimumRaised: DiffRule<'property'> = {
  id: 'producers/minimum-raised',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Smaller values are not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with a value below the new bound are rejected.',
  instead: 'Keep the bound, and watch for small values with a `range` assertion of `severity: warning`.',
  example: properties('amount: {type: number, minimum: 0}', 'amount: {type: number, minimum: 1}'),
  find: (change) =>
    whenTypeFits(change, (before, after) => {
      const [was, is] = [lowerBound(before), lowerBound(after)];
      const field = after.at.minimum === undefined ? 'exclusive_minimum' : 'minimum';
      return isTighter(was, is, 1)
        ? {
            message: `${nameOf(change)} has to be ${lowerText(is)} now; ${was === null ? 'there was no limit' : `it had to be ${lowerText(was)}`}.`,
            field,
          }
        : null;
    }),
};
