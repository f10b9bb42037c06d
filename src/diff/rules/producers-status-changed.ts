import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** An event moved along its path: planned, active, deprecated. */
export const producersStatusChanged: DiffRule<'event'> = {
  id: 'producers/status-changed',
  on: 'event',
  severity: 'info',
  bump: 'minor',
  summary: 'An event moved along its path: planned, active, deprecated.',
  explanation:
    'What is accepted does not depend on the status. An event that becomes `planned` again may still be sent by apps that are installed already.',
  instead: 'Nothing, where apps really do what the status says.',
  example: events('status: planned', 'status: active'),
  find: ({ before, after }) =>
    before !== null && after !== null && before.status !== after.status && after.status !== 'deprecated'
      ? { message: `\`${after.name}\` is ${after.status} now; it was ${before.status}.`, field: 'status' }
      : null,
};
