import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** The table of an event gets no more rows and will be dropped. */
export const readersEventTableRemoved: DiffRule<'event'> = {
  id: 'readers/event-table-removed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'The table of an event gets no more rows and will be dropped.',
  explanation:
    'Queries, dashboards and exports name tables and columns. Nothing is loaded into the table of an event that the catalog does not have, and `waymark clean` drops it.',
  instead: 'Deprecate the event first, and move what reads the table to what replaces it.',
  example: catalogs('events:\n  order.paid: {}\n  order.sent: {}\n', 'events:\n  order.paid: {}\n'),
  find: ({ before, after }) => {
    if (before === null || after !== null) return null;
    const message = `The table \`${before.table}\` gets no more rows and is dropped by \`waymark clean\`.`;
    return before.status === 'planned' ? { message, severity: 'info' } : message;
  },
};
