import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Shorter lists are not accepted any more. */
export const producersMinItemsRaised: DiffRule<'property'> = {
  id: 'producers/min-items-raised',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Shorter lists are not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with a shorter list are rejected.',
  instead: 'Keep the old limit.',
  example: properties('sku: {type: array, items: string}', 'sku: {type: array, items: string, min_items: 1}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      (after.min_items ?? 0) > (before.min_items ?? 0)
        ? { message: `${nameOf(change)} has at least ${after.min_items} items now.`, field: 'min_items' }
        : null,
    ),
};
