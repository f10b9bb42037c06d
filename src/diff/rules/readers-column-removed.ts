import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { columnPath, tableOf } from '../values.ts';

/** A column of an event table is gone. */
export const readersColumnRemoved: DiffRule<'property'> = {
  id: 'readers/column-removed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A column of an event table is gone.',
  explanation:
    'Queries, dashboards and exports name tables and columns. The column is not in the table any more once it was built again: what names it fails, and `select *` returns fewer columns. Fields of objects are fields of a struct.',
  instead: 'Keep the property and mark it deprecated: the column stays and is null where nothing sends it.',
  example: properties('amount: number', ''),
  find: (change) =>
    change.after === null && change.before !== null
      ? `The column \`${columnPath(change)}\` of ${tableOf(change)} is gone.`
      : null,
};
