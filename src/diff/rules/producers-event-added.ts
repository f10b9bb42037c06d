import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** There is a new event. */
export const producersEventAdded: DiffRule<'event'> = {
  id: 'producers/event-added',
  on: 'event',
  severity: 'info',
  bump: 'minor',
  summary: 'There is a new event.',
  explanation: 'Nobody sends it yet, so that nothing can break. It is told so that the report is complete.',
  instead: 'Nothing: new events break nobody.',
  example: catalogs('events:\n  order.paid: {}\n', 'events:\n  order.paid: {}\n  order.sent: {}\n'),
  find: ({ before, after }) => (before === null && after !== null ? `The event \`${after.name}\` is new.` : null),
};
