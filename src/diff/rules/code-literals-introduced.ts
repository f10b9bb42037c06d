import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, valuesText, whenSameCode } from '../values.ts';

/** A field has to be one of a few values where it could be anything. */
export const codeLiteralsIntroduced: DiffRule<'property'> = {
  id: 'code/literals-introduced',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field has to be one of a few values where it could be anything.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends any text or number does not compile any more.',
  instead: 'Mend the code that sends it in the same change.',
  example: properties('tier: string', 'tier: {type: string, enum: [basic, plus]}'),
  find: (change) =>
    whenSameCode(change, (was, is) =>
      was === null && is !== null
        ? { message: `The field ${nameOf(change)} has to be one of ${valuesText(is)} now.`, field: 'enum' }
        : null,
    ),
};
