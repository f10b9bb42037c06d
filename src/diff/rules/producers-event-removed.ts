import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event is gone that apps send. */
export const producersEventRemoved: DiffRule<'event'> = {
  id: 'producers/event-removed',
  on: 'event',
  severity: 'error',
  bump: 'major',
  summary: 'An event is gone that apps send.',
  explanation:
    'Apps that are installed already go on sending what they were built for. Rows of an event that the catalog does not know are quarantined. An active event goes by way of `deprecated`: people are told what to use instead and until when, and after `remove_after` it may go. Planned events were never sent.',
  instead:
    'Mark it `status: {deprecated: {reason: …, replaced_by: …, remove_after: …}}` and remove it after that date.',
  example: catalogs('events:\n  order.paid: {}\n  order.sent: {}\n', 'events:\n  order.paid: {}\n'),
  find: ({ before, after }, { today }) => {
    if (before === null || after !== null) return null;
    const { name, status, deprecation } = before;
    const until = deprecation?.remove_after;
    if (status === 'planned') return { message: `The planned event \`${name}\` was given up.`, severity: 'info' };
    if (status === 'active') return `The event \`${name}\` was removed while it was active.`;
    if (until !== undefined && until > today)
      return `The event \`${name}\` was removed before ${until}, the date that was announced.`;
    return { message: `The deprecated event \`${name}\` was removed, as announced.`, severity: 'warning' };
  },
};
