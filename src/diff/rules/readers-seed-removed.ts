import { seeds } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** The table of a seed is gone. */
export const readersSeedRemoved: DiffRule<'seed'> = {
  id: 'readers/seed-removed',
  on: 'seed',
  severity: 'error',
  bump: null,
  summary: 'The table of a seed is gone.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Nothing loads it any more, and `waymark clean` drops it.',
  instead: 'Keep the file until nothing reads the table.',
  example: seeds('tier: string, price: number', ''),
  find: ({ before, after }) =>
    before !== null && after === null ? `The table \`${before.name}\` is not loaded any more.` : null,
};
