import { events } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameSet } from '../same-data.ts';

/** An event is sent from other platforms. */
export const meaningPlatformsChanged: DiffRule<'event'> = {
  id: 'meaning/platforms-changed',
  on: 'event',
  severity: 'warning',
  bump: 'minor',
  summary: 'An event is sent from other platforms.',
  explanation: 'Nothing fails, and the number is another one. Counts grow or shrink by what the platforms send.',
  instead: 'Look at the metrics over it, and tell those who read them from when on.',
  example: events('platforms: [web]', 'platforms: [web, server]'),
  find: ({ before, after }) =>
    before !== null && after !== null && !sameSet(before.platforms, after.platforms)
      ? {
          message: `\`${after.name}\` is sent from ${after.platforms.join(', ') || 'nowhere'} now; it was ${before.platforms.join(', ') || 'nowhere'}.`,
          field: 'platforms',
        }
      : null,
};
