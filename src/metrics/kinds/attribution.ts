import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { MetricDef } from '../../model/metric.ts';
import { column } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { type At, type Ref, spanOf } from '../../yaml/shape.ts';
import { documented, duration, object, oneOf, ref } from '../../yaml/shapes.ts';
import { checkColumn, numbers, scalars } from '../check-measure.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { creditColumn, creditedTouches, creditTime } from '../credit/credited-touches.ts';
import { type CreditModel, creditModels } from '../credit/models.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { timeOf } from '../plan/plan-measure.ts';
import { selectedRows } from '../plan/select-rows.ts';
import { type RowsOf, rowsShape } from '../rows.ts';
import { columnName, findColumn, type MetricSource, type TimeColumn } from '../source.ts';

interface Duration {
  readonly text: string;
  readonly seconds: number;
}

export type AttributionSpec = CommonFields & {
  readonly model: CreditModel;
  readonly touches: RowsOf;
  readonly conversions: RowsOf;
  readonly match: Ref;
  readonly lookback: Duration;
  readonly half_life?: Duration;
  readonly value?: Ref;
  readonly at: At<'model' | 'half_life'>;
};

const badAttribution: CodeDoc = {
  code: 'metric/attribution',
  severity: 'error',
  summary: 'An attribution whose model and settings do not fit, or whose tables tell no time.',
  explanation:
    'The model `time_decay` needs `half_life`, and no other has one. Touches and conversions both need a column of time: `event_time`, or the one that `time` names.',
  examples: {
    wrong: metricExample(
      'credited: {type: attribution, model: time_decay, touches: checkout.start, conversions: order.paid, match: order_id, lookback: 7d}',
    ),
    right: metricExample(
      'credited: {type: attribution, model: time_decay, half_life: 2d, touches: checkout.start, conversions: order.paid, match: order_id, lookback: 7d}',
    ),
  },
};

/** Which touches conversions are owed to. */
export const attribution: MetricKind<AttributionSpec> = {
  kind: 'attribution',
  summary:
    'Which touches conversions are owed to: the credit of each conversion, shared out among the touches before it.',
  notes:
    'Every conversion has a credit of 1, or of its `value`. It is shared out among the touches with the same key, from `lookback` before the conversion up to its very instant, both ends belonging to it. `first` and `last` give all to one touch; `linear` the same to each; `position` 40 % to the first, 40 % to the last and 20 % to those between (halves where there are two); `time_decay` weighs each by 2^(−age / half_life). A conversion without a touch keeps its credit, with null in every dimension: credits always add up to the conversions. Credit counts when the conversion happened. Dimensions are columns of the touches; `--where` keeps some touches after the credit was shared out. Touches of one instant are in the order of their `event_id`.',
  example: `orders_by_first_touch:
  description: Paid orders, each owed to the first checkout in the week before
  owner: growth
  type: attribution
  model: first
  touches: checkout.start
  conversions: order.paid
  match: order_id
  lookback: 7d
`,
  codes: [badAttribution],
  shape: object({
    what: 'an attribution',
    required: {
      ...commonFields.required,
      model: documented('How credit is shared out.', oneOf(creditModels, 'model of attribution')),
      touches: documented('What credit is given to; has the dimensions.', rowsShape),
      conversions: documented('What there is credit for.', rowsShape),
      match: documented('The column, of both, that tells whose they are: the user.', ref),
      lookback: documented('How long before a conversion a touch may lie.', duration),
    },
    optional: {
      ...commonFields.optional,
      half_life: documented('Of `time_decay`: after this long a touch weighs half.', duration),
      value: documented('A column of the conversions: what each is worth. Unless written, 1.', ref),
    },
  }),
  measures: () => [],
  rows: ({ touches, conversions }) => [touches, conversions],
  sharesOut: ({ conversions, value }) => ({ rows: conversions, value: value ?? null }),
  uses: () => [],
  check: checkAttribution,
  unit(spec, context) {
    if (spec.value === undefined) return 'count';
    const source = context.sources.find(spec.conversions.of.name);
    return source === null ? null : (findColumn(source, spec.value.name)?.unit ?? null);
  },
  plan(spec, _metric, context) {
    const touches = selectedRows(spec.touches, context);
    const conversions = selectedRows(spec.conversions, context);
    const source = creditedTouches({
      model: spec.model,
      touches: { ...touches, time: timeColumn(spec, 'touches', context) },
      conversions: { ...conversions, time: timeColumn(spec, 'conversions', context) },
      match: spec.match.name,
      lookbackSeconds: spec.lookback.seconds,
      halfLifeSeconds: spec.half_life?.seconds ?? null,
      value: spec.value === undefined ? null : columnName(conversions.source, spec.value.name),
    });
    const credit: Expr = column(creditColumn);
    return {
      kind: 'measure',
      measure: {
        source,
        aggregate: { kind: 'aggregate', fn: 'sum', args: [credit] },
        where: null,
        time: creditTime,
        empty: { kind: 'literal', value: 0, type: { kind: 'number' } },
        additive: true,
      },
    };
  },
  describe: ({ model, touches, conversions, value, lookback }) =>
    `the ${value === undefined ? 'conversions' : `\`${value.name}\``} of \`${conversions.of.name}\`, credited (${model.replace('_', ' ')}) to \`${touches.of.name}\` up to ${lookback.text} before`,
};

/** The column that tells when, which was checked. */
function timeColumn(
  { time, ...spec }: AttributionSpec,
  side: 'touches' | 'conversions',
  context: MetricContext,
): TimeColumn {
  const rows = spec[side];
  const found = timeOf(selectedRows(rows, context).source, (rows.time ?? time)?.name);
  if (found === null) throw new Error(`The ${side} of an attribution were planned without having been checked.`);
  return found;
}

function checkAttribution(spec: AttributionSpec, _metric: MetricDef, context: MetricContext): Diagnostic[] {
  const findings = checkHalfLife(spec);
  for (const side of ['touches', 'conversions'] as const) {
    const source = context.sources.find(spec[side].of.name);
    if (source === null) continue;
    findings.push(...checkColumn(spec.match, scalars, source), ...checkTime(spec, side, source));
    if (side === 'conversions' && spec.value !== undefined) findings.push(...checkColumn(spec.value, numbers, source));
  }
  return findings;
}

function checkHalfLife(spec: AttributionSpec): Diagnostic[] {
  const isDecay = spec.model === 'time_decay';
  const complain = (message: string, key: 'model' | 'half_life') => [
    diagnostic(badAttribution, { message, span: spanOf(spec, key) }),
  ];
  if (isDecay && spec.half_life === undefined && spec.at.half_life === undefined)
    return complain('`time_decay` does not say after how long a touch weighs half: write `half_life: 7d`.', 'model');
  if (!isDecay && spec.half_life !== undefined)
    return complain(`\`half_life\` means nothing to the model \`${spec.model}\`.`, 'half_life');
  return [];
}

/** Both sides need an instant: dates do not tell which came first. */
function checkTime(spec: AttributionSpec, side: 'touches' | 'conversions', source: MetricSource): Diagnostic[] {
  const written = spec[side].time ?? spec.time;
  if (written !== undefined) return checkColumn(written, ['timestamp'], source);
  if (timeOf(source, undefined)?.type === 'timestamp') return [];
  const message = `It is not known when rows of \`${source.name}\` happened.`;
  const hint = `Name the column: \`${side}: {of: ${source.name}, time: …}\`.`;
  return [diagnostic(badAttribution, { message, hint, span: spec[side].of.span })];
}
