import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isTighter, nameOf, upperBound, upperText, whenTypeFits } from '../values.ts';

/** Greater values are not accepted any more. */
export const producersMaximumLowered: DiffRule<'property'> = {
  id: 'producers/maximum-lowered',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Greater values are not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with a value above the new bound are rejected.',
  instead: 'Keep the bound, and watch for great values with a `range` assertion of `severity: warning`.',
  example: properties('amount: number', 'amount: {type: number, maximum: 100}'),
  find: (change) =>
    whenTypeFits(change, (before, after) => {
      const [was, is] = [upperBound(before), upperBound(after)];
      const field = after.at.maximum === undefined ? 'exclusive_maximum' : 'maximum';
      return isTighter(was, is, -1)
        ? {
            message: `${nameOf(change)} has to be ${upperText(is)} now; ${was === null ? 'there was no limit' : `it had to be ${upperText(was)}`}.`,
            field,
          }
        : null;
    }),
};
