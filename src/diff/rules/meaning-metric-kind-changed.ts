import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is of another kind. */
export const meaningMetricKindChanged: DiffRule<'metric'> = {
  id: 'meaning/metric-kind-changed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric is of another kind.',
  explanation:
    'Nothing fails, and the number is another one. A sum became a ratio, or the like: history and targets do not compare with it.',
  instead: 'Define a second metric under a new name.',
  example: metrics(
    'share: {type: simple, sum: tax, of: order.paid}',
    'share: {type: derived, expression: revenue / orders}',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && before.kind !== after.kind
      ? { message: `The metric \`${after.name}\` was ${before.kind} and is ${after.kind}.`, field: 'type' }
      : null,
};
