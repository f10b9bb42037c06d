import { settings } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** Days begin at another time. */
export const meaningTimeZoneChanged: DiffRule<'settings'> = {
  id: 'meaning/time-zone-changed',
  on: 'settings',
  severity: 'error',
  bump: null,
  summary: 'Days begin at another time.',
  explanation:
    'Nothing fails, and the number is another one. Every number by day, week or month moves rows from one period to the next.',
  instead: 'Keep the zone; convert where people look at it.',
  example: settings('time_zone: UTC\n', 'time_zone: Europe/Berlin\n'),
  find: ({ before, after }) =>
    before.timeZone === after.timeZone
      ? null
      : { message: `Days begin at midnight of ${after.timeZone} now; it was ${before.timeZone}.`, field: 'time_zone' },
};
