import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf } from '../values.ts';

/** A field of a type is gone. */
export const codePropertyRemoved: DiffRule<'property'> = {
  id: 'code/property-removed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field of a type is gone.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends the property, or reads it, does not compile any more.',
  instead: 'Keep it and mark it `deprecated`: editors strike it through at each use.',
  example: properties('amount: number', ''),
  find: (change) => (isEventOwned(change) && change.after === null ? `The field ${nameOf(change)} is gone.` : null),
};
