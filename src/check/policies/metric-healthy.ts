import { spanOf } from '../../yaml/shape.ts';
import { concerns, type Policy, policyExample } from './policy.ts';

const metrics = (more: string): string =>
  `events:\n  order.paid: {}\nmetrics:\n  orders: {type: simple, count: rows, of: order.paid, tags: [public]${more}}\n`;

/** Metrics say in which range nobody has to worry. */
export const metricHealthy: Policy = {
  name: 'metric_healthy',
  code: {
    code: 'policy/metric-healthy',
    severity: 'error',
    summary: 'A metric without a healthy range, where the project demands one.',
    explanation:
      '`policies: {metric_healthy: {tagged: public}}` in `waymark.yaml` demands a `healthy:` range of every metric with that tag (without `tagged`: of all), so that a build tells when it leaves the range.',
    examples: {
      wrong: policyExample('metric_healthy: {tagged: public}', metrics('')),
      right: policyExample('metric_healthy: {tagged: public}', metrics(', healthy: {min: 1}')),
    },
  },
  check(catalog, spec, report) {
    for (const metric of catalog.metrics) {
      if (metric.incomplete === true || metric.healthy !== undefined || !concerns(spec, metric.tags)) continue;
      report({
        message: `\`${metric.name}\` has no healthy range.`,
        hint: 'Write `healthy: {min: …, max: …}`.',
        span: spanOf(metric, 'name'),
      });
    }
  },
};
