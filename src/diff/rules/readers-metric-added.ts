import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** There is a metric more. */
export const readersMetricAdded: DiffRule<'metric'> = {
  id: 'readers/metric-added',
  on: 'metric',
  severity: 'info',
  bump: null,
  summary: 'There is a metric more.',
  explanation: 'Nobody asks for it yet, so that nothing can break.',
  instead: 'Nothing: new metrics break nobody.',
  example: metrics('', 'taxes: {type: simple, sum: tax, of: order.paid}'),
  find: ({ before, after }) => (before === null && after !== null ? `The metric \`${after.name}\` is new.` : null),
};
