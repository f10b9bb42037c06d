import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A column that was promised is gone. */
export const readersModelColumnRemoved: DiffRule<'column'> = {
  id: 'readers/model-column-removed',
  on: 'column',
  severity: 'error',
  bump: null,
  summary: 'A column that was promised is gone.',
  explanation:
    'Queries, dashboards and exports name tables and columns. What names it fails, and `select *` returns fewer columns.',
  instead: 'Keep the column, if need be as null, until nothing reads it.',
  example: models(['columns: {day: date, revenue: number}', dailySql], ['columns: {day: date}', dailySql]),
  find: ({ owner, before, after }) =>
    owner.kind === 'model' && before !== null && after === null
      ? `The column \`${before.name}\` of \`${owner.name}\` is gone.`
      : null,
};
