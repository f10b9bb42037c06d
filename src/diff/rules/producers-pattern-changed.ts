import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Text has to match another pattern. */
export const producersPatternChanged: DiffRule<'property'> = {
  id: 'producers/pattern-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Text has to match another pattern.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Text that matched before may not match now. Whether two patterns accept the same cannot be told in general: it is a break where a text is found that shows it, and a warning where none is.',
  instead: 'Make the new pattern accept everything that the old one did.',
  example: properties('code: string', 'code: {type: string, pattern: "^[A-Z]+$"}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      after.pattern !== undefined && after.pattern !== before.pattern
        ? {
            message: `${nameOf(change)} has to match \`${after.pattern}\`; it ${before.pattern === undefined ? 'could be any text' : `had to match \`${before.pattern}\``}.`,
            field: 'pattern',
          }
        : null,
    ),
};
