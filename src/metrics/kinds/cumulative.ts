import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { At, Located, Shape } from '../../yaml/shape.ts';
import { spanOf } from '../../yaml/shape.ts';
import { documented, located, object, oneOf } from '../../yaml/shapes.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { mapMeasures } from '../formula.ts';
import type { FrameSpan } from '../frame.ts';
import type { MetricKind } from '../kind.ts';
import { describePart, isMeasure, type Part, partShape, planPart, unitOfPart } from '../part.ts';
import { type Period, periodShape, periodWords } from '../period.ts';
import { refuseKinds } from '../refuse-kinds.ts';

type Window = Period | 'all';
type DateGrain = (typeof toDateGrains)[number];

export type CumulativeSpec = CommonFields & {
  readonly metric: Part;
  readonly window?: Located<Window>;
  readonly to_date?: Located<DateGrain>;
  readonly at: At;
};

const toDateGrains = ['day', 'week', 'month', 'quarter', 'year'] as const;
const period = periodShape(1);

const window: Shape<Window> = {
  read: (node, context) => (node.kind === 'scalar' && node.value === 'all' ? 'all' : period.read(node, context)),
  schema: () => ({ anyOf: [{ const: 'all' }, period.schema()] }),
};

const orders = 'orders: {type: simple, count: rows, of: order.paid}';

const badSpan: CodeDoc = {
  code: 'metric/span',
  severity: 'error',
  summary: 'A cumulative metric does not say over which time, or says it twice.',
  explanation:
    'A cumulative metric has either `window` (`7d`, `3 months`, or `all` for everything up to the end of the period) or `to_date` (`month`: from the beginning of the month on).',
  examples: {
    wrong: metricExample(orders, 'orders_so_far: {type: cumulative, metric: orders}'),
    right: metricExample(orders, 'orders_so_far: {type: cumulative, metric: orders, to_date: month}'),
  },
};

const twiceFramed: CodeDoc = {
  code: 'metric/cumulative-twice',
  severity: 'error',
  summary: 'A cumulative metric of one that already looks at rows of other periods.',
  explanation:
    'Windows of windows and windows of offsets have no plain meaning. Make both of the same simple metric; an offset of a cumulative metric is fine.',
  examples: {
    wrong: metricExample(
      orders,
      'weekly_orders: {type: cumulative, metric: orders, window: 7d}',
      'orders_so_far: {type: cumulative, metric: weekly_orders, to_date: month}',
    ),
    right: metricExample(
      orders,
      'weekly_orders: {type: cumulative, metric: orders, window: 7d}',
      'orders_so_far: {type: cumulative, metric: orders, to_date: month}',
    ),
  },
};

const windowOfGroups: CodeDoc = {
  code: 'metric/window-of-groups',
  severity: 'error',
  summary: 'A cumulative metric of a funnel, of retention or of an AUC.',
  explanation:
    'These compare the rows of each period with each other: which attempt of somebody got furthest, who joined first, which score is higher. Rows of several periods cannot be put together afterwards. Ask for the metric itself by a longer grain; an offset of it is fine.',
  examples: {
    wrong: metricExample(
      'reached: {type: funnel, steps: [checkout.start, order.paid], match: order_id}',
      'reached_in_28_days: {type: cumulative, metric: reached, window: 28d}',
    ),
    right: metricExample(
      'reached: {type: funnel, steps: [checkout.start, order.paid], match: order_id}',
      'reached_4_weeks_ago: {type: offset, metric: reached, ago: 4 weeks}',
    ),
  },
};

/** A metric over a rolling window, or since the beginning of the month. */
export const cumulative: MetricKind<CumulativeSpec> = {
  kind: 'cumulative',
  summary: 'A metric over a rolling window, or from the beginning of a week, month or year on.',
  notes:
    'Asked with a grain: the window ends with each period, which belongs to it. Computed from the rows of the window, so that distinct counts, medians and ratios are right too; only counts, sums and extremes are added up from days. `since` and `until` say which periods are shown; rows before `since` count in the windows, rows from `until` on never do. Every period between the bounds is there for which the window has a row.',
  example: `weekly_buyers:
  description: Buyers of the last seven days, each counted once
  owner: finance
  type: cumulative
  metric: {count_distinct: order_id, of: order.paid}
  window: 7d
  dimensions: [tier]
`,
  codes: [badSpan, twiceFramed, windowOfGroups],
  shape: object({
    what: 'a cumulative metric',
    required: { ...commonFields.required, metric: documented('A metric by name, or a measure.', partShape) },
    optional: {
      ...commonFields.optional,
      window: documented(
        'How long the window is, up to the end of the period: `7d`, `3 months`, or `all`.',
        located(window),
      ),
      to_date: documented(
        'From the beginning of this unit, in which the period ends, up to the end of the period.',
        located(oneOf(toDateGrains, 'grain')),
      ),
    },
  }),
  measures: ({ metric }) => (isMeasure(metric) ? [metric] : []),
  uses: ({ metric }) => (isMeasure(metric) ? [] : [metric]),
  check: (spec, _metric, context) => [
    ...checkSpan(spec),
    ...refuseKinds(
      spec.metric,
      ['cumulative', 'offset'],
      twiceFramed,
      context,
      (name, kind) => `\`${name}\` is ${kind === 'offset' ? 'an offset' : 'cumulative'} already.`,
    ),
    ...refuseKinds(
      spec.metric,
      ['funnel', 'retention', 'auc'],
      windowOfGroups,
      context,
      (name, kind) =>
        `\`${name}\` (${kind}) compares the rows of each period with each other, so that there is no window over it.`,
      (name) => `Ask for \`${name}\` itself, by a longer grain.`,
    ),
  ],
  unit: ({ metric }, context) => unitOfPart(metric, context),
  plan(spec, metric, context) {
    const span = spanOfSpec(spec);
    return mapMeasures(planPart(spec.metric, metric, context), (measure) => ({
      ...measure,
      frame: { ago: null, span },
    }));
  },
  describe: (spec) => `${describePart(spec.metric)}, ${spanWords(spanOfSpec(spec))}`,
};

function checkSpan(spec: CumulativeSpec): Diagnostic[] {
  const isWindow = spec.at.window !== undefined;
  const isToDate = spec.at.to_date !== undefined;
  if (isWindow !== isToDate) return [];
  const message = isWindow
    ? '`window` and `to_date` are two metrics: write one of them.'
    : 'The cumulative metric does not say over which time.';
  const hint = isWindow ? null : 'Write `window: 7d`, or `to_date: month`.';
  return [diagnostic(badSpan, { message, hint, span: isWindow ? spanOf(spec, 'to_date') : spec.at.self })];
}

function spanOfSpec({ window: length, to_date: toDate }: CumulativeSpec): FrameSpan {
  if (toDate !== undefined) return { kind: 'to_date', grain: toDate.value };
  if (length === undefined) throw new Error('a cumulative metric without a span was not checked');
  return length.value === 'all' ? { kind: 'all' } : { kind: 'window', length: length.value };
}

function spanWords(span: FrameSpan): string {
  switch (span.kind) {
    case 'all':
      return 'over all time up to the end of the period';
    case 'to_date':
      return `from the beginning of the ${span.grain} up to the end of the period`;
    case 'window':
      return `over the last ${span.length.count === 1 ? span.length.unit : periodWords(span.length)} of each period`;
  }
}
