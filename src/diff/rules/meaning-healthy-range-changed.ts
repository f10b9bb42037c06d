import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { sameData } from '../same-data.ts';

/** Other values of a metric are said to be healthy. */
export const meaningHealthyRangeChanged: DiffRule<'metric'> = {
  id: 'meaning/healthy-range-changed',
  on: 'metric',
  severity: 'info',
  bump: null,
  summary: 'Other values of a metric are said to be healthy.',
  explanation: 'The number stays the same. Who is warned by it is warned at other values.',
  instead: 'Nothing, where the new range is what you mean.',
  example: metrics(
    'x: {type: simple, sum: tax, of: order.paid, healthy: {min: 1}}',
    'x: {type: simple, sum: tax, of: order.paid, healthy: {min: 5}}',
  ),
  find: ({ before, after }) =>
    before !== null && after !== null && !sameData(before.healthy, after.healthy)
      ? { message: `The healthy range of \`${after.name}\` is another one.`, field: 'healthy' }
      : null,
};
