import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is described in other words, or answered for by somebody else. */
export const meaningMetricDescribed: DiffRule<'metric'> = {
  id: 'meaning/metric-described',
  on: 'metric',
  severity: 'info',
  bump: null,
  summary: 'A metric is described in other words, or answered for by somebody else.',
  explanation: 'The number stays the same.',
  instead: 'Nothing, where it still means the same.',
  example: metrics(
    'x: {type: simple, sum: tax, of: order.paid, description: Taxes}',
    'x: {type: simple, sum: tax, of: order.paid, description: Taxes that were paid}',
  ),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    if (before.description !== after.description)
      return { message: `\`${after.name}\` is described in other words.`, field: 'description' };
    return before.owner === after.owner
      ? null
      : {
          message: `${after.owner ?? 'Nobody'} answers for \`${after.name}\` now; it was ${before.owner ?? 'nobody'}.`,
          field: 'owner',
        };
  },
};
