import { sources } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { valuesText } from '../values.ts';

/** A source does not hold an event any more that may still arrive there. */
export const producersEventNotInSource: DiffRule<'source'> = {
  id: 'producers/event-not-in-source',
  on: 'source',
  severity: 'error',
  bump: null,
  summary: 'A source does not hold an event any more that may still arrive there.',
  explanation: 'Rows of events that a source does not hold are quarantined.',
  instead: 'Keep the event in `events:` of the source.',
  example: sources('events: [cart.viewed, order.paid]', 'events: [order.paid]'),
  find: ({ before, after }, { after: now }) => {
    if (before === null || after === null) return null;
    const known = new Set(now.project.catalog.events.map((event) => event.name));
    const gone = before.events.filter((event) => !after.events.includes(event) && known.has(event));
    return gone.length === 0
      ? null
      : { message: `The source \`${after.name}\` does not hold ${valuesText(gone)} any more.`, field: 'events' };
  },
};
