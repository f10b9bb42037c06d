import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** The type of an event has another name. */
export const codeEventRenamed: DiffRule<'event'> = {
  id: 'code/event-renamed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'The type of an event has another name.',
  explanation:
    'Generated types say what code may send and what it reads. Code that sends the event under its old name, or imports its type, does not compile any more.',
  instead: 'Define the new event beside the old one, and mark the old one deprecated.',
  example: catalogs('events:\n  order.paid: {}\n', 'events:\n  order.settled: {renamed_from: order.paid}\n'),
  find: ({ before, after, renamed }) =>
    renamed
      ? { message: `The type \`${before?.typeName}\` is called \`${after?.typeName}\` now.`, field: 'renamed_from' }
      : null,
};
