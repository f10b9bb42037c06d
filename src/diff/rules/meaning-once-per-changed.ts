import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event happens once of something else. */
export const meaningOncePerChanged: DiffRule<'event'> = {
  id: 'meaning/once-per-changed',
  on: 'event',
  severity: 'error',
  bump: 'minor',
  summary: 'An event happens once of something else.',
  explanation:
    'Nothing fails, and the number is another one. Counts of rows were counts of the entity, and are not any more, or the other way round. The assertion that follows from it changes too.',
  instead: 'Define a second event.',
  example: events('once_per: order', ''),
  find: ({ before, after }) =>
    before !== null && after !== null && before.once_per?.name !== after.once_per?.name
      ? {
          message: `\`${after.name}\` happens ${after.once_per ? `once per \`${after.once_per.name}\`` : 'any number of times'} now; it was ${before.once_per ? `once per \`${before.once_per.name}\`` : 'any number of times'}.`,
          field: 'once_per',
        }
      : null,
};
