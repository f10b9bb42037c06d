import type { RollupDef } from '../../model/rollup.ts';
import { isAdditive, measuresOf, type PlannedMeasure } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { aggregateKey, sourceKey } from '../plan/scan.ts';
import { staysInPeriod } from './time-of-inputs.ts';

/** Columns of a rollup that are one additive measure each: what anything can be added up from. */
export type StoredMeasures = ReadonlyMap<string, string>;

export function storedMeasures({ metrics }: RollupDef, index: MetricIndex): StoredMeasures {
  const stored = new Map<string, string>();
  for (const { name } of metrics) {
    const formula = index.formulaOf(name);
    if (formula.kind === 'measure' && isSummable(formula.measure)) stored.set(measureKey(formula.measure), name);
  }
  return stored;
}

/** Equal where the values are. */
export function measureKey(measure: PlannedMeasure): string {
  return JSON.stringify([sourceKey(measure.source), measure.time, aggregateKey(measure)]);
}

/** Whether a metric can be computed from sums over rows of a rollup: it is made of nothing but additive measures that it holds. */
export function canBeAddedUp(metric: string, stored: StoredMeasures, index: MetricIndex): boolean {
  const formula = index.formulaOf(metric);
  return staysInPeriod(formula) && measuresOf(formula).every((one) => isSummable(one) && stored.has(measureKey(one)));
}

function isSummable(measure: PlannedMeasure): boolean {
  return isAdditive({ kind: 'measure', measure }) && measure.source.kind !== 'computed';
}
