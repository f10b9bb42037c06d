import type { CodeDoc } from '../../base/diagnostic.ts';
import { integer } from '../../sql/make.ts';
import type { At, Located } from '../../yaml/shape.ts';
import { documented, located, object, oneOf } from '../../yaml/shapes.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { type Formula, mapMeasures, measuresOf, type PlannedMeasure } from '../formula.ts';
import type { MetricKind } from '../kind.ts';
import { describePart, isMeasure, type Part, partShape, planPart, unitOfPart } from '../part.ts';
import { type Period, periodShape, periodWords } from '../period.ts';
import { refuseKinds } from '../refuse-kinds.ts';

export type OffsetSpec = CommonFields & {
  readonly metric: Part;
  readonly ago: Located<Period>;
  readonly change?: Located<'difference' | 'relative'>;
  readonly at: At;
};

const orders = 'orders: {type: simple, count: rows, of: order.paid}';

const offsetTwice: CodeDoc = {
  code: 'metric/offset-twice',
  severity: 'error',
  summary: 'An offset of a metric that is an offset already.',
  explanation: 'Say how long ago in one metric. An offset of a cumulative metric is fine.',
  examples: {
    wrong: metricExample(
      orders,
      'orders_before: {type: offset, metric: orders, ago: 1 week}',
      'orders_long_before: {type: offset, metric: orders_before, ago: 1 week}',
    ),
    right: metricExample(
      orders,
      'orders_before: {type: offset, metric: orders, ago: 1 week}',
      'orders_long_before: {type: offset, metric: orders, ago: 2 weeks}',
    ),
  },
};

/** The same metric some periods ago, and the change against it. */
export const offset: MetricKind<OffsetSpec> = {
  kind: 'offset',
  summary: 'A metric as it was some time ago, or the change since then.',
  notes:
    'Asked with a grain. Of each period the value of the period so long ago is shown: of 31 March a month ago that of the last day of February. Null where no row counts in the earlier period, because nothing is known of it; zero if the metric itself says `fill: zero`. `difference` is now less then; `relative` is that over the value then, and null where that is zero. The earlier period counts in full, whatever `since` and `until` are.',
  example: `orders_growth:
  description: More or fewer orders than a week ago, as a share
  owner: finance
  type: offset
  metric: {count_distinct: order_id, of: order.paid}
  ago: 1 week
  change: relative
  dimensions: [tier]
`,
  codes: [offsetTwice],
  shape: object({
    what: 'an offset',
    required: {
      ...commonFields.required,
      metric: documented('A metric by name, or a measure.', partShape),
      ago: documented('How long ago: `7d`, `1 month`, `1 year`.', located(periodShape(0))),
    },
    optional: {
      ...commonFields.optional,
      change: documented(
        '`difference` (now less then) or `relative` (that over the value then). Unless written: the value then.',
        located(oneOf(['difference', 'relative'], 'change')),
      ),
    },
  }),
  measures: ({ metric }) => (isMeasure(metric) ? [metric] : []),
  uses: ({ metric }) => (isMeasure(metric) ? [] : [metric]),
  check: ({ metric }, _metric, context) =>
    refuseKinds(metric, ['offset'], offsetTwice, context, (name) => `\`${name}\` is an offset already.`),
  unit: ({ metric, change }, context) => (change?.value === 'relative' ? 'ratio' : unitOfPart(metric, context)),
  plan(spec, metric, context) {
    const now = planPart(spec.metric, metric, context);
    const fill = isMeasure(spec.metric) ? metric.fill : context.find(spec.metric.name)?.fill;
    const then = earlier(now, spec.ago.value, fill === 'zero' ? 0 : null);
    if (spec.change === undefined) return then;
    const difference: Formula = { kind: 'operation', op: '-', left: now, right: then };
    if (spec.change.value === 'difference') return difference;
    return { kind: 'operation', op: '/', left: difference, right: then };
  },
  describe({ metric, ago, change }) {
    const then = `${ago.value.count === 0 ? 'no time' : periodWords(ago.value)} ago`;
    if (change === undefined) return `${describePart(metric)}, ${then}`;
    const words = change.value === 'relative' ? 'the relative change' : 'the change';
    return `${words} against ${then} of ${describePart(metric)}`;
  },
};

/** The value some time ago; `missing` where no row counted then. */
function earlier(now: Formula, ago: Period, missing: 0 | null): Formula {
  const back = (measure: PlannedMeasure): PlannedMeasure =>
    ago.count === 0 ? measure : { ...measure, frame: { span: null, ...measure.frame, ago } };
  const then = mapMeasures(now, back);
  const rows = measuresOf(then).filter((one) => one.total === undefined);
  return { kind: 'known', of: then, rows: rows.map(countOf), otherwise: missing };
}

/** How many rows a measure looks at. */
function countOf(measure: PlannedMeasure): PlannedMeasure {
  return { ...measure, aggregate: rowCount, empty: integer(0), additive: true };
}

const rowCount: PlannedMeasure['aggregate'] = { kind: 'aggregate', fn: 'count', args: [] };
