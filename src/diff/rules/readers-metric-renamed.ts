import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric has another name. */
export const readersMetricRenamed: DiffRule<'metric'> = {
  id: 'readers/metric-renamed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric has another name.',
  explanation: 'Queries, dashboards and alerts that ask for the old name fail.',
  instead: 'Keep a `derived` metric of the old name with the new one as its expression.',
  example: metrics(
    'taxes: {type: simple, sum: tax, of: order.paid}',
    'tax_paid: {type: simple, sum: tax, of: order.paid, renamed_from: taxes}',
  ),
  find: ({ before, after, renamed }) =>
    renamed
      ? { message: `The metric \`${before?.name}\` is called \`${after?.name}\` now.`, field: 'renamed_from' }
      : null,
};
