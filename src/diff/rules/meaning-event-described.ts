import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event is described in other words, or answered for by somebody else. */
export const meaningEventDescribed: DiffRule<'event'> = {
  id: 'meaning/event-described',
  on: 'event',
  severity: 'info',
  bump: 'patch',
  summary: 'An event is described in other words, or answered for by somebody else.',
  explanation: 'What is accepted and what the table looks like stays the same.',
  instead: 'Nothing, where it still means the same.',
  example: events('description: Paid', 'description: The payment went through'),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    if (before.description !== after.description)
      return { message: `\`${after.name}\` is described in other words.`, field: 'description' };
    return before.owner === after.owner
      ? null
      : {
          message: `${after.owner ?? 'Nobody'} answers for \`${after.name}\` now; it was ${before.owner ?? 'nobody'}.`,
          field: 'owner',
        };
  },
};
