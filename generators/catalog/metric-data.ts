import { findMetricKind } from '../../src/metrics/index.ts';
import type { MetricIndex } from '../../src/metrics/metric-index.ts';
import type { MetricDef } from '../../src/model/metric.ts';
import { plainData } from '../../src/model/plain-data.ts';

/** A metric as it is written, with what follows from it: formula in words, unit and dimensions. */
export function metricData(metric: MetricDef, index: MetricIndex): object {
  const { name, kind, spec, at } = metric;
  return {
    name,
    ...plainData({ ...spec, at }),
    unit: index.unitOf(name),
    dimensions: index.dimensionsOf(name),
    formula: findMetricKind(kind)?.describe(spec) ?? null,
  };
}

/** What a metric is made of: other metrics, and the tables that it is computed over by itself. */
export function metricLineage({ name }: MetricDef, index: MetricIndex): { from: string; to: string }[] {
  const uses = index.usesOf(name);
  const inherited = new Set(uses.flatMap((one) => tablesOf(one, index)));
  const tables = tablesOf(name, index).filter((one) => !inherited.has(one));
  const from = [...uses.map((one) => `metric:${one}`), ...tables];
  return [...new Set(from)].map((one) => ({ from: one, to: `metric:${name}` }));
}

function tablesOf(name: string, index: MetricIndex): string[] {
  return index.tablesOf(name).map((one) => `${one.kind}:${one.name}`);
}
