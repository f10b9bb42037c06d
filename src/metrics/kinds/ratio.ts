import type { MetricDef } from '../../model/metric.ts';
import type { At, Ref, Shape } from '../../yaml/shape.ts';
import { byKind, documented, object, ref } from '../../yaml/shapes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { describeMeasure } from '../describe-measure.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { type Measure, measureShape } from '../measure.ts';
import { measureUnit } from '../measure-unit.ts';
import { planMeasure } from '../plan/plan-measure.ts';
import { combineUnits, type Unit } from '../unit.ts';

/** A metric by name, or a measure of its own. */
type Part = Ref | Measure;

export type RatioSpec = CommonFields & { readonly numerator: Part; readonly denominator: Part; readonly at: At };

const part: Shape<Part> = byKind<Ref, never, Measure>({ scalar: ref, map: measureShape });

/** One value over another, each added up first. */
export const ratio: MetricKind<RatioSpec> = {
  kind: 'ratio',
  summary: 'One value over another.',
  notes:
    'Both are computed for the whole group and divided last: the ratio of the sums, never a mean of ratios. A zero denominator gives null. Both may be over different tables, which then are brought together by the dimensions and the time.',
  example: `average_order_value:
  description: Revenue per paid order
  owner: finance
  type: ratio
  numerator: {sum: amount, of: order.paid}
  denominator: {count_distinct: order_id, of: order.paid}
  dimensions: [tier]
  healthy: {min: 10, max: 500}
`,
  codes: [],
  shape: object({
    what: 'a ratio',
    required: {
      ...commonFields.required,
      numerator: documented('What is divided: a metric, or a measure.', part),
      denominator: documented('What it is divided by: a metric, or a measure.', part),
    },
    optional: commonFields.optional,
  }),
  measures: (spec) => parts(spec).filter(isMeasure),
  uses: (spec) => parts(spec).filter((one): one is Ref => !isMeasure(one)),
  check: () => [],
  unit(spec, context) {
    const [left, right] = parts(spec).map((one) => ({ unit: unitOf(one, context), constant: null }));
    return left === undefined || right === undefined ? null : combineUnits('/', left, right).unit;
  },
  plan: (spec, metric, context) => ({
    kind: 'operation',
    op: '/',
    left: planPart(spec.numerator, metric, context),
    right: planPart(spec.denominator, metric, context),
  }),
  describe: (spec) => `${describePart(spec.numerator)}, over ${describePart(spec.denominator)}`,
};

function parts(spec: RatioSpec): readonly Part[] {
  return [spec.numerator, spec.denominator];
}

function isMeasure(one: Part): one is Measure {
  return 'of' in one;
}

function unitOf(one: Part, context: MetricContext): Unit {
  return isMeasure(one) ? measureUnit(one, context) : context.unitOf(one.name);
}

function planPart(one: Part, metric: MetricDef, context: MetricContext): Formula {
  return isMeasure(one) ? planMeasure(one, metric, context) : context.formulaOf(one.name);
}

function describePart(one: Part): string {
  return isMeasure(one) ? describeMeasure(one) : `\`${one.name}\``;
}
