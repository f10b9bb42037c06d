import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** There is a new optional property. */
export const producersPropertyAdded: DiffRule<'property'> = {
  id: 'producers/property-added',
  on: 'property',
  severity: 'info',
  bump: 'minor',
  summary: 'There is a new optional property.',
  explanation: 'Events without it are accepted as before.',
  instead: 'Nothing: optional properties break nobody who sends.',
  example: properties('', 'coupon: string'),
  find: (change) =>
    change.before === null && change.after?.required === false ? `${nameOf(change)} is new and optional.` : null,
};
