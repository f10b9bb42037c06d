import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** The table of an event has another name. */
export const readersEventTableRenamed: DiffRule<'event'> = {
  id: 'readers/event-table-renamed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'The table of an event has another name.',
  explanation:
    'Queries, dashboards and exports name tables and columns. The name of the table follows from that of the event. The old table keeps its rows and gets no new ones; the new one begins empty and is filled from the files again.',
  instead: 'Keep a model of the old name that selects from the new table, until nothing reads it.',
  example: catalogs('events:\n  order.paid: {}\n', 'events:\n  order.settled: {renamed_from: order.paid}\n'),
  find: ({ before, after, renamed }) =>
    renamed && before?.table !== after?.table
      ? { message: `The table \`${before?.table}\` is called \`${after?.table}\` now.`, field: 'renamed_from' }
      : null,
};
