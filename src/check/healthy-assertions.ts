import { tablesBehind } from '../metrics/tables-behind.ts';
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { MetricDef } from '../model/metric.ts';

/** The healthy ranges of metrics as assertions, each on the first table that the metric is computed over. */
export function healthyAssertions(
  metrics: readonly MetricDef[],
  subjectNamed: (name: string) => AssertionSubject,
): AssertionDef[] {
  const byName = new Map(metrics.map((one) => [one.name, one]));
  return metrics.flatMap((metric) => {
    const { healthy, incomplete, name, refresh } = metric;
    if (healthy === undefined || incomplete === true) return [];
    const tables = tablesBehind(name, (one) => byName.get(one) ?? null);
    const [first] = tables;
    if (first === undefined) return [];
    const { severity = 'warning', at, ...bounds } = healthy;
    return [
      {
        id: `healthy:${first.name}:${name}`,
        kind: 'healthy',
        subject: subjectNamed(first.name),
        spec: { metric: name, ...bounds, ...(refresh !== undefined && { refresh }), tables },
        severity,
        implied: true,
        at: { self: at.self },
      },
    ];
  });
}
