import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf } from '../values.ts';

/** A type has an optional field more. */
export const codePropertyAdded: DiffRule<'property'> = {
  id: 'code/property-added',
  on: 'property',
  severity: 'info',
  bump: 'minor',
  summary: 'A type has an optional field more.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends without it and code that does not read it compile as before.',
  instead: 'Nothing: optional fields break no code.',
  example: properties('', 'coupon: string'),
  find: (change) =>
    isEventOwned(change) && change.before === null && change.after?.required === false
      ? `The field ${nameOf(change)} is new and optional.`
      : null,
};
