import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { allowedValues, nameOf, valuesText, whenTypeFits, without } from '../values.ts';

/** Only some values are accepted where any was. */
export const producersValuesRestricted: DiffRule<'property'> = {
  id: 'producers/values-restricted',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Only some values are accepted where any was.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Events with a value that is not in the new list are rejected.',
  instead:
    'Find out which values are sent today and list all of them, or assert the list with `accepted_values` and `severity: warning` first.',
  example: properties('tier: string', 'tier: {type: string, enum: [basic, plus]}'),
  find: (change) =>
    whenTypeFits(change, (before, after) => {
      const [was, is] = [allowedValues(before), allowedValues(after)];
      if (is === null || before.const !== undefined) return null;
      if (was !== null && (after.const === undefined || without(was, is).length === 0)) return null;
      return {
        message: `${nameOf(change)} accepts only ${valuesText(is)} now.`,
        field: after.const === undefined ? 'enum' : 'const',
      };
    }),
};
