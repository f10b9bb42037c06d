import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf, whenKept } from '../values.ts';

/** A field may be null that never was. */
export const codeNullAllowed: DiffRule<'property'> = {
  id: 'code/null-allowed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field may be null that never was.',
  explanation:
    'Generated types say what code may send and what it reads. Code that reads it without asking for null does not compile any more under `strict`.',
  instead: 'Leave it not nullable: an optional property can be left out in place of being null.',
  example: properties('coupon: string', 'coupon: {type: string, nullable: true}'),
  find: (change) =>
    whenKept(change, (before, after) =>
      isEventOwned(change) && before.nullable !== true && after.nullable === true
        ? { message: `The field ${nameOf(change)} may be null now; code that reads it has to ask.`, field: 'nullable' }
        : null,
    ),
};
