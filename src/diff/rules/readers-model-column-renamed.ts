import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A column that was promised has another name. */
export const readersModelColumnRenamed: DiffRule<'column'> = {
  id: 'readers/model-column-renamed',
  on: 'column',
  severity: 'error',
  bump: null,
  summary: 'A column that was promised has another name.',
  explanation: 'Queries, dashboards and exports name tables and columns. What reads the old name fails.',
  instead: 'Return both names for a while.',
  example: models(
    ['columns: {day: date, revenue: number}', dailySql],
    ['columns: {day: date, total: {type: number, renamed_from: revenue}}', dailySql],
  ),
  find: ({ owner, before, after, renamed }) =>
    renamed
      ? {
          message: `The column \`${before?.name}\` of \`${owner.name}\` is called \`${after?.name}\` now.`,
          field: 'renamed_from',
        }
      : null,
};
