import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { allowedValues, nameOf, valuesText, whenTypeFits, without } from '../values.ts';

/** A value is not accepted any more. */
export const producersEnumValueRemoved: DiffRule<'property'> = {
  id: 'producers/enum-value-removed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A value is not accepted any more.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with one of the values that were taken out are rejected.',
  instead: 'Keep the value in the list; say in the description that it is not used any more.',
  example: properties('tier: {type: string, enum: [basic, plus]}', 'tier: {type: string, enum: [plus]}'),
  find: (change) =>
    whenTypeFits(change, (before, after) => {
      const [was, is] = [allowedValues(before), allowedValues(after)];
      const gone = was === null || is === null || after.const !== undefined ? [] : without(was, is);
      return gone.length === 0
        ? null
        : { message: `${nameOf(change)} does not accept ${valuesText(gone)} any more.`, field: 'enum' };
    }),
};
