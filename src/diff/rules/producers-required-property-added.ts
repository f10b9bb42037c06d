import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf } from '../values.ts';

/** A new property has to be there from the start. */
export const producersRequiredPropertyAdded: DiffRule<'property'> = {
  id: 'producers/required-property-added',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A new property has to be there from the start.',
  explanation:
    'Apps that are installed already go on sending what they were built for. No event that is sent today has it, so that every one of them is rejected.',
  instead: 'Add it as optional, and make it required once every build that is in use sends it.',
  example: properties('', 'amount: {type: number, required: true}'),
  find: (change) =>
    change.before === null && change.after?.required === true
      ? { message: `${nameOf(change)} is new and required: events without it are rejected.`, field: 'required' }
      : null,
};
