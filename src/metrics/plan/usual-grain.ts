import { hasErrors } from '../../base/diagnostic.ts';
import type { TimeGrain } from '../../model/transform.ts';
import { measuresOf } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { checkMeasures } from './check-query.ts';

const grains: readonly TimeGrain[] = ['day', 'week', 'month', 'quarter', 'year', 'hour'];

/** A grain that a metric can be asked by: days if it can. Null where there is none. */
export function usualGrain(metric: string, index: MetricIndex): TimeGrain | null {
  const measures = measuresOf(index.formulaOf(metric)).map((measure) => ({ metric, measure }));
  return (
    grains.find((grain) => !hasErrors(checkMeasures({ metrics: [metric], grain }, measures, index.entities))) ?? null
  );
}
