import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A model is built in another way. */
export const readersMaterializationChanged: DiffRule<'model'> = {
  id: 'readers/materialization-changed',
  on: 'model',
  severity: 'info',
  bump: null,
  summary: 'A model is built in another way.',
  explanation:
    'Its name and its columns stay. A view is computed whenever it is read; a table is as old as the last build.',
  instead: 'Nothing, where both are quick enough and fresh enough.',
  example: models(['materialized: view', dailySql], ['materialized: table', dailySql]),
  find: ({ before, after }) =>
    before !== null &&
    after !== null &&
    before.materialized !== after.materialized &&
    after.materialized !== 'ephemeral'
      ? {
          message: `\`${after.name}\` is built as ${after.materialized} now; it was ${before.materialized}.`,
          field: 'materialized',
        }
      : null,
};
