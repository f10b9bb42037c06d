import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { columnPath, columnType, tableOf, whenKept } from '../values.ts';

/** A column of an event table has another type. */
export const readersColumnTypeChanged: DiffRule<'property'> = {
  id: 'readers/column-type-changed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A column of an event table has another type.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Comparisons, joins and sums over the column may fail or give something else. The table has to be built again from its files.',
  instead: 'Add a property of the new type under a new name.',
  example: properties('paid_on: string', 'paid_on: date'),
  find: (change) =>
    whenKept(change, (before, after) => {
      const [was, is] = [columnType(before), columnType(after)];
      if (was === is) return null;
      return {
        message: `The column \`${columnPath(change)}\` of ${tableOf(change)} was ${was} and is ${is}.`,
        field: 'type',
      };
    }),
};
