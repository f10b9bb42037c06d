import { seeds } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A column of a seed is gone. */
export const readersSeedColumnRemoved: DiffRule<'column'> = {
  id: 'readers/seed-column-removed',
  on: 'column',
  severity: 'error',
  bump: null,
  summary: 'A column of a seed is gone.',
  explanation: 'Queries, dashboards and exports name tables and columns. What names it fails.',
  instead: 'Keep the column in the file.',
  example: seeds('tier: string, price: number', 'tier: string'),
  find: ({ owner, before, after }) =>
    owner.kind === 'seed' && before !== null && after === null
      ? `The column \`${before.name}\` of \`${owner.name}\` is gone.`
      : null,
};
