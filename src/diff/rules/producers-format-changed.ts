import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { nameOf, whenTypeFits } from '../values.ts';

/** Text has to be of another format. */
export const producersFormatChanged: DiffRule<'property'> = {
  id: 'producers/format-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'Text has to be of another format.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Text of the old format, or of none, is rejected.',
  instead: 'Leave the format out, and assert it with `severity: warning` until all builds send it.',
  example: properties('contact: string', 'contact: {type: string, format: uri}'),
  find: (change) =>
    whenTypeFits(change, (before, after) =>
      after.format !== undefined && after.format !== before.format
        ? { message: `${nameOf(change)} has to be of the format \`${after.format}\` now.`, field: 'format' }
        : null,
    ),
};
