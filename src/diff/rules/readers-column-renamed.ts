import { properties } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { tableOf } from '../values.ts';

/** A column of an event table has another name. */
export const readersColumnRenamed: DiffRule<'property'> = {
  id: 'readers/column-renamed',
  on: 'property',
  severity: 'error',
  bump: 'major',
  summary: 'A column of an event table has another name.',
  explanation:
    'Queries, dashboards and exports name tables and columns. The name of the column follows from that of the property: what reads the old name fails.',
  instead: 'Read the event through a model that keeps the old name.',
  example: properties('amount: number', 'total: {type: number, renamed_from: amount}'),
  find: (change) =>
    change.renamed && change.before?.column !== change.after?.column
      ? {
          message: `The column \`${change.before?.column}\` of ${tableOf(change)} is called \`${change.after?.column}\` now.`,
          field: 'renamed_from',
        }
      : null,
};
