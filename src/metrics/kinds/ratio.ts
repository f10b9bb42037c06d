import type { At, Ref } from '../../yaml/shape.ts';
import { documented, object } from '../../yaml/shapes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import type { MetricKind } from '../kind.ts';
import { describePart, isMeasure, type Part, partShape, planPart, unitOfPart } from '../part.ts';
import { combineUnits } from '../unit.ts';

export type RatioSpec = CommonFields & { readonly numerator: Part; readonly denominator: Part; readonly at: At };

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
      numerator: documented('What is divided: a metric, or a measure.', partShape),
      denominator: documented('What it is divided by: a metric, or a measure.', partShape),
    },
    optional: commonFields.optional,
  }),
  measures: (spec) => parts(spec).filter(isMeasure),
  uses: (spec) => parts(spec).filter((one): one is Ref => !isMeasure(one)),
  check: () => [],
  unit(spec, context) {
    const [left, right] = parts(spec).map((one) => ({ unit: unitOfPart(one, context), constant: null }));
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
