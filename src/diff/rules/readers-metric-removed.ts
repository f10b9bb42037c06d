import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is gone that people ask for by name. */
export const readersMetricRemoved: DiffRule<'metric'> = {
  id: 'readers/metric-removed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric is gone that people ask for by name.',
  explanation: 'Queries, dashboards and alerts that ask for it fail.',
  instead: 'Keep it, and say in its description what to ask for instead.',
  example: metrics('taxes: {type: simple, sum: tax, of: order.paid}', ''),
  find: ({ before, after }) => (before !== null && after === null ? `The metric \`${before.name}\` is gone.` : null),
};
