import type { MetricDef } from '../model/metric.ts';
import type { Ref, Shape } from '../yaml/shape.ts';
import { byKind, ref } from '../yaml/shapes.ts';
import { describeMeasure } from './describe-measure.ts';
import type { Formula } from './formula.ts';
import type { MetricContext } from './kind.ts';
import { type Measure, measureShape } from './measure.ts';
import { measureUnit } from './measure-unit.ts';
import { planMeasure } from './plan/plan-measure.ts';
import type { Unit } from './unit.ts';

/** What a metric is made of: another metric by name, or a measure of its own. */
export type Part = Ref | Measure;

export const partShape: Shape<Part> = byKind<Ref, never, Measure>({ scalar: ref, map: measureShape });

export function isMeasure(part: Part): part is Measure {
  return 'of' in part;
}

export function unitOfPart(part: Part, context: MetricContext): Unit {
  return isMeasure(part) ? measureUnit(part, context) : context.unitOf(part.name);
}

export function planPart(part: Part, metric: MetricDef, context: MetricContext): Formula {
  return isMeasure(part) ? planMeasure(part, metric, context) : context.formulaOf(part.name);
}

export function describePart(part: Part): string {
  return isMeasure(part) ? describeMeasure(part) : `\`${part.name}\``;
}
