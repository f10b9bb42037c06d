import { metrics } from '../examples.ts';
import { changedSettings } from '../metric-settings.ts';
import type { DiffRule } from '../rule.ts';

/** A setting of a metric says something else. */
export const meaningMetricSettingChanged: DiffRule<'metric'> = {
  id: 'meaning/metric-setting-changed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A setting of a metric says something else.',
  explanation:
    'Nothing fails, and the number is another one. It is computed from other rows, over another time, or by another model: whatever the kind of metric is told by the setting.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: attribution, model: first, touches: cart.viewed, conversions: order.paid, match: order_id, lookback: 7d}',
    'x: {type: attribution, model: last, touches: cart.viewed, conversions: order.paid, match: order_id, lookback: 7d}',
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null || before.kind !== after.kind) return null;
    const changed = changedSettings(before, after, context);
    const [first] = changed;
    if (first === undefined) return null;
    const names = changed.map((one) => `\`${one}\``).join(', ');
    return { message: `${names} of the metric \`${after.name}\` changed.`, field: first };
  },
};
