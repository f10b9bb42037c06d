import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { isEventOwned, nameOf } from '../values.ts';

/** A field of a type has another name. */
export const codePropertyRenamed: DiffRule<'property'> = {
  id: 'code/property-renamed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A field of a type has another name.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends or reads the old name does not compile any more.',
  instead: 'Rename it in all code in the same change, or keep both names for a while.',
  example: properties('amount: number', 'total: {type: number, renamed_from: amount}'),
  find: (change) =>
    isEventOwned(change) && change.renamed
      ? { message: `The field \`${change.before?.name}\` is called ${nameOf(change)} now.`, field: 'renamed_from' }
      : null,
};
