import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf } from '../values.ts';

/** A type has a field more that has to be there. */
export const codeRequiredPropertyAdded: DiffRule<'property'> = {
  id: 'code/required-property-added',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A type has a field more that has to be there.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends the event without the new field does not compile any more.',
  instead: 'Add it as optional first.',
  example: properties('', 'amount: {type: number, required: true}'),
  find: (change) =>
    isEventOwned(change) && change.before === null && change.after?.required === true
      ? { message: `The field ${nameOf(change)} is new, and has to be sent.`, field: 'required' }
      : null,
};
