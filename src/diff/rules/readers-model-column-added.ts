import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A model promises a column more. */
export const readersModelColumnAdded: DiffRule<'column'> = {
  id: 'readers/model-column-added',
  on: 'column',
  severity: 'info',
  bump: null,
  summary: 'A model promises a column more.',
  explanation: 'Queries, dashboards and exports name tables and columns. What names its columns reads as before.',
  instead: 'Nothing, where queries name their columns.',
  example: models(['columns: {day: date}', dailySql], ['columns: {day: date, revenue: number}', dailySql]),
  find: ({ owner, before, after }) =>
    before === null && after !== null ? `The column \`${after.name}\` of \`${owner.name}\` is new.` : null,
};
