import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, valuesText, whenSameCode } from '../values.ts';

/** A field can be anything where it was one of a few values. */
export const codeLiteralsDropped: DiffRule<'property'> = {
  id: 'code/literals-dropped',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field can be anything where it was one of a few values.',
  explanation:
    'Generated types say what code may send and what it reads. Code that reads it as one of the listed values does not compile any more.',
  instead: 'Keep the list and add to it.',
  example: properties('tier: {type: string, enum: [basic, plus]}', 'tier: string'),
  find: (change) =>
    whenSameCode(change, (was, is) =>
      was !== null && is === null
        ? {
            message: `The field ${nameOf(change)} can be anything now; it was one of ${valuesText(was)}.`,
            field: 'type',
          }
        : null,
    ),
};
