import { findMetricKind } from '../metrics/index.ts';
import type { Measure } from '../metrics/measure.ts';
import type { MetricDef } from '../model/metric.ts';
import type { Ref } from '../yaml/shape.ts';
import type { MeasureChange } from './changes.ts';
import type { Kept } from './pairs.ts';
import { sameData } from './same-data.ts';

/** What the measures of a metric say otherwise. Metrics that became another kind have nothing that could be compared. */
export function measureChanges({ before, after }: Kept<MetricDef>): MeasureChange[] {
  if (before.kind !== after.kind) return [];
  const old = partsOf(before);
  return partsOf(after).flatMap((part, index): MeasureChange[] => {
    const was = old[index];
    const times = { timeBefore: before.time?.name ?? null, timeAfter: after.time?.name ?? null };
    if (was === undefined) return [];
    if (sameData(was.value, part.value) && times.timeBefore === times.timeAfter) return [];
    return [{ metric: after.name, part: part.name, before: was.value, after: part.value, ...times, definition: after }];
  });
}

interface Part {
  readonly name: MeasureChange['part'];
  readonly value: Measure | Ref;
}

/** The measure that a simple metric is, or the two parts of a ratio. Metrics of other kinds are compared by their settings. */
export function partsOf(metric: MetricDef): Part[] {
  const { spec } = metric;
  if (metric.kind === 'ratio' && 'numerator' in spec && 'denominator' in spec) {
    return [
      { name: 'numerator', value: spec.numerator as Measure | Ref },
      { name: 'denominator', value: spec.denominator as Measure | Ref },
    ];
  }
  if (metric.kind !== 'simple') return [];
  return (findMetricKind(metric.kind)?.measures(spec) ?? []).map((value) => ({ name: null, value }));
}

export function isMeasure(one: Measure | Ref): one is Measure {
  return 'of' in one;
}
