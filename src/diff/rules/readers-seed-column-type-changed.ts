import { seeds } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A column of a seed has another type. */
export const readersSeedColumnTypeChanged: DiffRule<'column'> = {
  id: 'readers/seed-column-type-changed',
  on: 'column',
  severity: 'error',
  bump: null,
  summary: 'A column of a seed has another type.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Joins and comparisons with the column may fail or give something else.',
  instead: 'Add a column of the new type under a new name.',
  example: seeds('tier: string, price: number', 'tier: string, price: integer'),
  find: ({ owner, before, after }) =>
    owner.kind === 'seed' && before !== null && after !== null && before.type !== after.type
      ? {
          message: `The column \`${after.name}\` of \`${owner.name}\` was ${before.type} and is ${after.type}.`,
          field: 'type',
        }
      : null,
};
