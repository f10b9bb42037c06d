import { needsGrain } from '../../../metrics/formula.ts';
import type { MetricIndex } from '../../../metrics/metric-index.ts';
import { usualGrain } from '../../../metrics/plan/usual-grain.ts';
import type { TimeGrain } from '../../../model/transform.ts';

/** The grain without which a metric has no number; null where it has one over all rows. */
export function grainOf(metric: string, index: MetricIndex): TimeGrain | null {
  return needsGrain(index.formulaOf(metric)) ? usualGrain(metric, index) : null;
}
