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
