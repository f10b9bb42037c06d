import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A model does not promise its columns any more. */
export const readersContractRemoved: DiffRule<'model'> = {
  id: 'readers/contract-removed',
  on: 'model',
  severity: 'warning',
  bump: null,
  summary: 'A model does not promise its columns any more.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Without `columns:` nothing holds a build back that returns other columns.',
  instead: 'Keep the list of columns, and change it where the SQL changes.',
  example: models(['columns: {day: date, revenue: number}', dailySql], ['description: Revenue by day', dailySql]),
  find: ({ before, after }) =>
    before !== null && after !== null && before.columns.length > 0 && after.columns.length === 0
      ? `\`${after.name}\` does not promise its columns any more.`
      : null,
};
