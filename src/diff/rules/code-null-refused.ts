import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf, whenKept } from '../values.ts';

/** A field may not be null any more. */
export const codeNullRefused: DiffRule<'property'> = {
  id: 'code/null-refused',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field may not be null any more.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends null does not compile any more.',
  instead: 'Keep `nullable: true`.',
  example: properties('coupon: {type: string, nullable: true}', 'coupon: string'),
  find: (change) =>
    whenKept(change, (before, after) =>
      isEventOwned(change) && before.nullable === true && after.nullable !== true
        ? { message: `The field ${nameOf(change)} may not be null any more.`, field: 'nullable' }
        : null,
    ),
};
