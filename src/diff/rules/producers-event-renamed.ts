import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event has another name, and apps send the old one. */
export const producersEventRenamed: DiffRule<'event'> = {
  id: 'producers/event-renamed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'An event has another name, and apps send the old one.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Rows under the old name are quarantined as an unknown event.',
  instead: 'Define the new event beside the old one, and mark the old one deprecated with `replaced_by`.',
  example: catalogs('events:\n  order.paid: {}\n', 'events:\n  order.settled: {renamed_from: order.paid}\n'),
  find: ({ before, after, renamed }) =>
    renamed
      ? {
          message: `\`${before?.name}\` is called \`${after?.name}\` now: what is sent as \`${before?.name}\` is rejected.`,
          field: 'renamed_from',
        }
      : null,
};
