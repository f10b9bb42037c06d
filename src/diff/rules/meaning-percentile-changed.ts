import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** Another percentile is taken. */
export const meaningPercentileChanged: DiffRule<'measure'> = {
  id: 'meaning/percentile-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'Another percentile is taken.',
  explanation: 'Nothing fails, and the number is another one. The share of values below it is another one.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: simple, percentile: tax, fraction: 0.9, method: exact, of: order.paid}',
    'x: {type: simple, percentile: tax, fraction: 0.95, method: exact, of: order.paid}',
  ),
  find: (change) =>
    whenMeasures(change, (before, after) =>
      before.fraction?.value === after.fraction?.value
        ? null
        : {
            message: `${measureName(change)} takes the fraction ${after.fraction?.value} now; it was ${before.fraction?.value}.`,
            field: 'fraction',
          },
    ),
};
