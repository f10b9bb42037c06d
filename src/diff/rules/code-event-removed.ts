import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** The type of an event is gone. */
export const codeEventRemoved: DiffRule<'event'> = {
  id: 'code/event-removed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'The type of an event is gone.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends the event or names its type does not compile any more.',
  instead: 'Keep the event and mark it deprecated: editors show that at each call.',
  example: catalogs('events:\n  order.paid: {}\n  order.sent: {}\n', 'events:\n  order.paid: {}\n'),
  find: ({ before, after }) =>
    before !== null && after === null
      ? `The type \`${before.typeName}\` and the name \`${before.name}\` are gone.`
      : null,
};
