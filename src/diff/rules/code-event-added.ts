import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** There is a type more. */
export const codeEventAdded: DiffRule<'event'> = {
  id: 'code/event-added',
  on: 'event',
  severity: 'info',
  bump: 'minor',
  summary: 'There is a type more.',
  explanation:
    'Generated types say what code may send and what it reads. A new event breaks only code that goes through all names of events and leaves none out (a `switch` that ends in `never`).',
  instead: 'Nothing, unless code lists all events.',
  example: catalogs('events:\n  order.paid: {}\n', 'events:\n  order.paid: {}\n  order.sent: {}\n'),
  find: ({ before, after }) => (before === null && after !== null ? `The type \`${after.typeName}\` is new.` : null),
};
