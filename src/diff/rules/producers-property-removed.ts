import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** A property is gone that apps may send. */
export const producersPropertyRemoved: DiffRule<'property'> = {
  id: 'producers/property-removed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A property is gone that apps may send.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Payloads are closed: a property that the catalog does not know makes the whole event invalid.',
  instead: 'Keep it, mark it `deprecated`, and remove it when nothing sends it any more.',
  example: properties('amount: number', ''),
  find: (change) =>
    change.after === null ? `${nameOf(change)} was removed: events that carry it are rejected.` : null,
};
