import { dailySql, models } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A column that was promised has another type. */
export const readersModelColumnTypeChanged: DiffRule<'column'> = {
  id: 'readers/model-column-type-changed',
  on: 'column',
  severity: 'error',
  bump: null,
  summary: 'A column that was promised has another type.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Comparisons, joins and sums over it may fail or give something else.',
  instead: 'Return a column of the new type under a new name.',
  example: models(
    ['columns: {day: date, revenue: number}', dailySql],
    ['columns: {day: timestamp, revenue: number}', dailySql],
  ),
  find: ({ owner, before, after }) =>
    owner.kind === 'model' && before !== null && after !== null && before.type !== after.type
      ? {
          message: `The column \`${after.name}\` of \`${owner.name}\` was ${before.type ?? 'of any type'} and is ${after.type ?? 'of any type'}.`,
          field: 'type',
        }
      : null,
};
