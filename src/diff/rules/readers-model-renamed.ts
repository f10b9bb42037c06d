import { dailySql, models } from '../examples.ts';
import { tableWord } from '../model-sql.ts';
import type { DiffRule } from '../rule.ts';

/** A table or view has another name. */
export const readersModelRenamed: DiffRule<'model'> = {
  id: 'readers/model-renamed',
  on: 'model',
  severity: 'error',
  bump: null,
  summary: 'A table or view has another name.',
  explanation:
    'Queries, dashboards and exports name tables and columns. What reads the old name fails, or reads a table that is not built again.',
  instead: 'Keep a view of the old name that selects from the new one.',
  example: {
    before: models(['description: x', dailySql], null).before,
    after: {
      ...models(['description: x', dailySql], null).after,
      'transforms/revenue_daily.sql.hbs': `---\nrenamed_from: orders_daily\n---\n${dailySql}\n`,
    },
  },
  find: ({ before, after, renamed }) =>
    renamed
      ? {
          message: `The ${tableWord(before?.materialized)} \`${before?.name}\` is called \`${after?.name}\` now.`,
          field: 'renamed_from',
        }
      : null,
};
