import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event fires at another moment. */
export const meaningTriggerChanged: DiffRule<'event'> = {
  id: 'meaning/trigger-changed',
  on: 'event',
  severity: 'warning',
  bump: 'minor',
  summary: 'An event fires at another moment.',
  explanation:
    'Nothing fails, and the number is another one. Only the words changed that say when it fires. Where the moment changed too, counts do.',
  instead: 'Where the moment changed, define a second event. Where only the words did, go on.',
  example: events('trigger: The button was pressed', 'trigger: The payment went through'),
  find: ({ before, after }) =>
    before !== null && after !== null && before.trigger !== undefined && before.trigger !== after.trigger
      ? { message: `\`${after.name}\` is said to fire at another moment.`, field: 'trigger' }
      : null,
};
