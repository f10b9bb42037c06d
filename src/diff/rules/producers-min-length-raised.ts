import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Shorter text is not accepted any more. */
export const producersMinLengthRaised: DiffRule<'property'> = {
  id: 'producers/min-length-raised',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Shorter text is not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with shorter text are rejected.',
  instead: 'Keep the old limit.',
  example: properties('coupon: string', 'coupon: {type: string, min_length: 4}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      (after.min_length ?? 0) > (before.min_length ?? 0)
        ? { message: `${nameOf(change)} has at least ${after.min_length} characters now.`, field: 'min_length' }
        : null,
    ),
};
