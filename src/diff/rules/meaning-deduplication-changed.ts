import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** Other rows count as repetitions. */
export const meaningDeduplicationChanged: DiffRule<'source'> = {
  id: 'meaning/deduplication-changed',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'Other rows count as repetitions.',
  explanation:
    'Nothing fails, and the number is another one. Rows that were left out are counted, or the other way round.',
  instead: 'Keep the rule, or load the history again so that all of it follows one rule.',
  example: sources('deduplicate: {window: 1h}', 'deduplicate: {window: 2d}'),
  find: ({ before, after }) =>
    before !== null && after !== null && !sameData(before.deduplicate, after.deduplicate)
      ? { message: `Duplicates in \`${after.name}\` are told in another way.`, field: 'deduplicate' }
      : null,
};
