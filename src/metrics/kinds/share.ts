import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { MetricDef } from '../../model/metric.ts';
import type { At, Ref } from '../../yaml/shape.ts';
import { documented, list, object, ref } from '../../yaml/shapes.ts';
import { metricExample, unsharedDimension } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { mapMeasures } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { describePart, isMeasure, type Part, partShape, planPart } from '../part.ts';
import { refuseKinds } from '../refuse-kinds.ts';

export type ShareSpec = CommonFields & { readonly metric: Part; readonly within?: readonly Ref[]; readonly at: At };

const orders = 'orders: {type: simple, count: rows, of: order.paid, dimensions: [tier]}';

const shareTwice: CodeDoc = {
  code: 'metric/share-twice',
  severity: 'error',
  summary: 'A share of a metric that is a share already.',
  explanation: 'A share of shares has no total of its own. Make both shares of the same metric.',
  examples: {
    wrong: metricExample(
      orders,
      'order_share: {type: share, metric: orders}',
      'share_of_share: {type: share, metric: order_share}',
    ),
    right: metricExample(orders, 'order_share: {type: share, metric: orders}'),
  },
};

/** A metric over its total. */
export const share: MetricKind<ShareSpec> = {
  kind: 'share',
  summary: 'A metric as a share of its total.',
  notes:
    'The total is that of all groups of the period, or of those that have the same values of the dimensions under `within`. It is computed from the rows, so that shares of distinct counts are shares of what there is (and may add up to more than 1, where something stands in several groups). Conditions and bounds of the query narrow the total too; `limit` does not. A total of zero gives null.',
  example: `tier_share:
  description: Part of the revenue that comes from each tier
  owner: finance
  type: share
  metric: {sum: amount, of: order.paid}
  dimensions: [tier]
`,
  codes: [shareTwice],
  shape: object({
    what: 'a share',
    required: { ...commonFields.required, metric: documented('A metric by name, or a measure.', partShape) },
    optional: {
      ...commonFields.optional,
      within: documented(
        'Dimensions whose values share a total, where the metric is asked by them. Unless written: one total for all groups.',
        list(ref),
      ),
    },
  }),
  measures: ({ metric }) => (isMeasure(metric) ? [metric] : []),
  uses: ({ metric }) => (isMeasure(metric) ? [] : [metric]),
  check: (spec, metric, context) => [
    ...refuseKinds(spec.metric, ['share'], shareTwice, context, (name) => `\`${name}\` is a share already.`),
    ...checkWithin(spec, metric, context),
  ],
  unit: () => 'ratio',
  plan(spec, metric, context) {
    const part = planPart(spec.metric, metric, context);
    const kept = (spec.within ?? []).map((one) => one.name);
    const whole = mapMeasures(part, (measure) => ({ ...measure, total: kept }));
    return { kind: 'operation', op: '/', left: part, right: whole };
  },
  describe({ metric, within = [] }) {
    const groups =
      within.length === 0 ? 'all groups' : `the same ${within.map((one) => `\`${one.name}\``).join(' and ')}`;
    return `${describePart(metric)}, as a share of that of ${groups}`;
  },
};

function checkWithin({ within = [] }: ShareSpec, metric: MetricDef, context: MetricContext): Diagnostic[] {
  const known = context.dimensionsOf(metric.name);
  return within
    .filter((one) => !known.includes(one.name))
    .map((one) =>
      diagnostic(unsharedDimension, {
        message: `\`${metric.name}\` has no dimension \`${one.name}\`.`,
        hint: known.length === 0 ? 'Write the dimensions that it can be asked by.' : didYouMean(one.name, known),
        span: one.span,
      }),
    );
}
