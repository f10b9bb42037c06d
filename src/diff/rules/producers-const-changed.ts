import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { allowedValues, nameOf, whenTypeFits, without } from '../values.ts';

/** The only value that a property can have is another one. */
export const producersConstChanged: DiffRule<'property'> = {
  id: 'producers/const-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'The only value that a property can have is another one.',
  explanation:
    'Apps that are installed already go on sending what they were built for. They send the old constant, which is rejected.',
  instead: 'Accept both for a while: write `enum: [old, new]` in place of `const`.',
  example: properties('channel: {type: string, const: web}', 'channel: {type: string, const: site}'),
  find: (change) =>
    whenTypeFits(change, (before, after) => {
      if (before.const === undefined || after.const === undefined) return null;
      const gone = without(allowedValues(before) ?? [], allowedValues(after) ?? []);
      return gone.length === 0
        ? null
        : {
            message: `${nameOf(change)} has to be \`${after.const}\` now; it was \`${before.const}\`.`,
            field: 'const',
          };
    }),
};
