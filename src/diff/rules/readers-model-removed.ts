import { dailySql, models } from '../examples.ts';
import { tableWord } from '../model-sql.ts';
import type { DiffRule } from '../rule.ts';

/** A table or view is gone. */
export const readersModelRemoved: DiffRule<'model'> = {
  id: 'readers/model-removed',
  on: 'model',
  severity: 'error',
  bump: null,
  summary: 'A table or view is gone.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Nothing builds it any more, and `waymark clean` drops it.',
  instead: 'Keep it as a view on what replaces it until nothing reads it.',
  example: models(['description: Revenue by day', dailySql], null),
  find: ({ before, after }) => {
    if (before === null || after !== null) return null;
    const message = `The ${tableWord(before.materialized)} \`${before.name}\` is not built any more.`;
    return before.materialized === 'ephemeral' ? { message, severity: 'info' } : message;
  },
};
