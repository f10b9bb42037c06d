import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Longer text is not accepted any more. */
export const producersMaxLengthLowered: DiffRule<'property'> = {
  id: 'producers/max-length-lowered',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Longer text is not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with longer text are rejected.',
  instead: 'Keep the old limit.',
  example: properties('coupon: {type: string, max_length: 32}', 'coupon: {type: string, max_length: 16}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      (after.max_length ?? Number.POSITIVE_INFINITY) < (before.max_length ?? Number.POSITIVE_INFINITY)
        ? { message: `${nameOf(change)} has at most ${after.max_length} characters now.`, field: 'max_length' }
        : null,
    ),
};
