import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf, whenKept } from '../values.ts';

/** A field may be missing that was always there. */
export const codePropertyOptional: DiffRule<'property'> = {
  id: 'code/property-optional',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field may be missing that was always there.',
  explanation:
    'Generated types say what code may send and what it reads. Code that reads it without asking whether it is there does not compile any more under `strict`.',
  instead: 'Leave it required, or mend the code that reads it in the same change.',
  example: properties('amount: {type: number, required: true}', 'amount: number'),
  find: (change) =>
    whenKept(change, (before, after) =>
      isEventOwned(change) && before.required && !after.required
        ? {
            message: `The field ${nameOf(change)} may be missing now; code that reads it has to ask.`,
            field: 'required',
          }
        : null,
    ),
};
