import { settings } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Weeks begin on another day. */
export const meaningWeekStartChanged: DiffRule<'settings'> = {
  id: 'meaning/week-start-changed',
  on: 'settings',
  severity: 'error',
  bump: null,
  summary: 'Weeks begin on another day.',
  explanation: 'Nothing fails, and the number is another one. Every number by week covers other days.',
  instead: 'Keep the day.',
  example: settings('week_start: monday\n', 'week_start: sunday\n'),
  find: ({ before, after }) =>
    before.weekStart === after.weekStart
      ? null
      : { message: `Weeks begin on ${after.weekStart} now; it was ${before.weekStart}.`, field: 'week_start' },
};
