import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, valuesText, whenSameCode, without } from '../values.ts';

/** A field has a value more. */
export const codeLiteralAdded: DiffRule<'property'> = {
  id: 'code/literal-added',
  on: 'property',
  severity: 'warning',
  bump: 'minor',
  summary: 'A field has a value more.',
  explanation:
    'Generated types say what code may send and what it reads. Only code that goes through all values and leaves none out (a `switch` that ends in `never`) does not compile any more, and it should not: it has to say what to do with the new value.',
  instead: 'Look for code that lists all values.',
  example: properties('tier: {type: string, enum: [basic, plus]}', 'tier: {type: string, enum: [basic, plus, pro]}'),
  find: (change) =>
    whenSameCode(change, (was, is) => {
      const added = was === null || is === null ? [] : without(is, was);
      return added.length === 0
        ? null
        : { message: `The field ${nameOf(change)} can be ${valuesText(added)} too.`, field: 'enum' };
    }),
};
