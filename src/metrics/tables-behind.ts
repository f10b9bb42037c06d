import type { MetricDef } from '../model/metric.ts';
import type { Ref } from '../yaml/shape.ts';
import { findMetricKind } from './index.ts';
import { tableNames } from './metric-index.ts';

/** The tables that a metric is computed over, also through the metrics that it is made of, each once. Does not mind circles. */
export function tablesBehind(
  metric: string,
  find: (name: string) => MetricDef | null,
  seen: ReadonlySet<string> = new Set(),
): Ref[] {
  const found = find(metric);
  const kind = found === null || found.incomplete === true ? null : findMetricKind(found.kind);
  if (found === null || kind === null || seen.has(metric)) return [];
  const within = new Set([...seen, metric]);
  const parts = kind.uses(found.spec).flatMap((one) => tablesBehind(one.name, find, within));
  return [...new Map([...tableNames(kind, found.spec), ...parts].map((one) => [one.name, one])).values()];
}
