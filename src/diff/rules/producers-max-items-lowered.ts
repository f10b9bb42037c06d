import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Longer lists are not accepted any more. */
export const producersMaxItemsLowered: DiffRule<'property'> = {
  id: 'producers/max-items-lowered',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Longer lists are not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with a longer list are rejected.',
  instead: 'Keep the old limit.',
  example: properties('sku: {type: array, items: string}', 'sku: {type: array, items: string, max_items: 50}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      (after.max_items ?? Number.POSITIVE_INFINITY) < (before.max_items ?? Number.POSITIVE_INFINITY)
        ? { message: `${nameOf(change)} has at most ${after.max_items} items now.`, field: 'max_items' }
        : null,
    ),
};
