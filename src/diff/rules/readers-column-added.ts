import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { columnPath, tableOf } from '../values.ts';

/** An event table has a column more. */
export const readersColumnAdded: DiffRule<'property'> = {
  id: 'readers/column-added',
  on: 'property',
  severity: 'info',
  bump: 'minor',
  summary: 'An event table has a column more.',
  explanation:
    'Queries, dashboards and exports name tables and columns. What names its columns reads as before; `select *` and inserts without a list of columns see one more. In rows that were loaded before it is null.',
  instead: 'Nothing, where queries name their columns.',
  example: properties('', 'coupon: string'),
  find: (change) =>
    change.before === null ? `The column \`${columnPath(change)}\` of ${tableOf(change)} is new.` : null,
};
