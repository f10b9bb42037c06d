import type { Diagnostic } from '../../base/diagnostic.ts';
import { checkMetrics } from '../../check/check-metrics.ts';
import { metricIndex } from '../../metrics/metric-index.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { Transforms } from '../transforms.ts';

/** Checks the metrics of the catalog, now that it is known which models there are. */
export function checkAllMetrics(transforms: Transforms, catalog: Catalog): Diagnostic[] {
  const hasTables = catalog.entities.some((one) => one.table !== undefined);
  if (catalog.metrics.length === 0 && !hasTables) return [];
  const incomplete = [...transforms.files.values()].some((one) => one.isBroken);
  return checkMetrics(metricIndex({ catalog, models: transforms.models, vars: transforms.known.vars, incomplete }));
}
