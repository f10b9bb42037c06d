import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** Another column tells when. */
export const meaningTimeColumnChanged: DiffRule<'measure'> = {
  id: 'meaning/time-column-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'Another column tells when.',
  explanation: 'Nothing fails, and the number is another one. Rows fall on other days.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: simple, sum: tax, of: order.paid}',
    'x: {type: simple, sum: tax, of: order.paid, time: received_at}',
  ),
  find: (change) =>
    whenMeasures(change, (before, after) => {
      const was = before.time?.name ?? change.timeBefore ?? 'event_time';
      const is = after.time?.name ?? change.timeAfter ?? 'event_time';
      return was === is
        ? null
        : { message: `${measureName(change)} is dated by \`${is}\` now; it was \`${was}\`.`, field: 'time' };
    }),
};
