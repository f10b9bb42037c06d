import { findMetricKind } from '../metrics/index.ts';
import { tablesBehind } from '../metrics/tables-behind.ts';
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { MetricDef } from '../model/metric.ts';

/** That what metrics share out adds up, as assertions, each on the table that is shared out. */
export function creditAssertions(
  metrics: readonly MetricDef[],
  subjectNamed: (name: string) => AssertionSubject,
): AssertionDef[] {
  const byName = new Map(metrics.map((one) => [one.name, one]));
  return metrics.flatMap((metric) => {
    const { name, kind, spec, incomplete, at } = metric;
    const shared = incomplete === true ? undefined : findMetricKind(kind)?.sharesOut?.(spec);
    if (shared === undefined) return [];
    const { rows, value } = shared;
    const tables = tablesBehind(name, (one) => byName.get(one) ?? null);
    return [
      {
        id: `credit:${rows.of.name}:${name}`,
        kind: 'credit',
        subject: subjectNamed(rows.of.name),
        spec: {
          metric: name,
          of: rows.of,
          ...(rows.where !== undefined && { where: rows.where.value }),
          ...(value !== null && { value: value.name }),
          tables,
        },
        severity: 'error',
        implied: true,
        at: { self: at.self },
      },
    ];
  });
}
