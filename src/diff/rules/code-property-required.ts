import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf, whenKept } from '../values.ts';

/** A field has to be sent that could be left out. */
export const codePropertyRequired: DiffRule<'property'> = {
  id: 'code/property-required',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field has to be sent that could be left out.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends the event without it does not compile any more.',
  instead: 'Leave it optional.',
  example: properties('amount: number', 'amount: {type: number, required: true}'),
  find: (change) =>
    whenKept(change, (before, after) =>
      isEventOwned(change) && !before.required && after.required
        ? { message: `The field ${nameOf(change)} has to be sent; it could be left out.`, field: 'required' }
        : null,
    ),
};
