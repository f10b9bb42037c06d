import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, valuesText, whenSameCode, without } from '../values.ts';

/** A field cannot have a value any more that code may send. */
export const codeLiteralRemoved: DiffRule<'property'> = {
  id: 'code/literal-removed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field cannot have a value any more that code may send.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends one of the values that were taken out does not compile any more.',
  instead: 'Keep the value.',
  example: properties('tier: {type: string, enum: [basic, plus]}', 'tier: {type: string, enum: [plus]}'),
  find: (change) =>
    whenSameCode(change, (was, is) => {
      const gone = was === null || is === null ? [] : without(was, is);
      return gone.length === 0
        ? null
        : { message: `The field ${nameOf(change)} cannot be ${valuesText(gone)} any more.`, field: 'enum' };
    }),
};
