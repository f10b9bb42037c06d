import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric ought to be something else. */
export const meaningTargetChanged: DiffRule<'metric'> = {
  id: 'meaning/target-changed',
  on: 'metric',
  severity: 'info',
  bump: null,
  summary: 'A metric ought to be something else.',
  explanation: 'The number stays the same, and is compared with another one.',
  instead: 'Nothing, where the new target is what you mean.',
  example: metrics(
    'x: {type: simple, sum: tax, of: order.paid, target: 10}',
    'x: {type: simple, sum: tax, of: order.paid, target: 20}',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && before.target !== after.target
      ? {
          message: `The target of \`${after.name}\` is ${after.target ?? 'gone'}; it was ${before.target ?? 'not set'}.`,
          field: 'target',
        }
      : null,
};
