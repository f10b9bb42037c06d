import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { MetricDef } from '../../model/metric.ts';
import { and_, column, eq, literal } from '../../sql/make.ts';
import { sqlType } from '../../sql/types.ts';
import { type At, type Located, type Ref, spanOf } from '../../yaml/shape.ts';
import { documented, json, located, object, oneOf, ref } from '../../yaml/shapes.ts';
import { checkColumn, scalars } from '../check-measure.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { describeMeasure } from '../describe-measure.ts';
import { constant, type Formula, operation } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { type Measure, measureShape } from '../measure.ts';
import { measureUnit } from '../measure-unit.ts';
import { planMeasure } from '../plan/plan-measure.ts';
import { columnName, findColumn, type MetricSource } from '../source.ts';
import { combineUnits, type Unit } from '../unit.ts';

const results = ['incremental', 'incrementality', 'difference', 'relative'] as const;

interface Arms {
  readonly column: Ref;
  readonly treatment: Located<unknown>;
  readonly control: Located<unknown>;
  readonly at: At;
}

export type LiftSpec = CommonFields & {
  readonly outcome: Measure;
  readonly size: Measure;
  readonly arms: Arms;
  readonly result: (typeof results)[number];
  readonly at: At;
};

const badArm: CodeDoc = {
  code: 'metric/arm',
  severity: 'error',
  summary: 'An arm of a comparison that cannot be told.',
  explanation:
    '`treatment` and `control` are two values that the column of the arms can have: of its type, and among its options where the catalog lists them.',
  examples: {
    wrong: metricExample(
      'lift: {type: lift, result: relative, outcome: {count: rows, of: order.paid}, size: {count: rows, of: order.paid}, arms: {column: tier, treatment: pluss, control: basic}}',
    ),
    right: metricExample(
      'lift: {type: lift, result: relative, outcome: {count: rows, of: order.paid}, size: {count: rows, of: order.paid}, arms: {column: tier, treatment: plus, control: basic}}',
    ),
  },
};

const value = located(json);

/** Treatment against control. */
export const lift: MetricKind<LiftSpec> = {
  kind: 'lift',
  summary: 'Treatment against control: what would not have happened otherwise.',
  notes:
    'With outcomes T and C of arms of nT and nC: `incremental` is T − C × nT / nC, what the treatment added; `incrementality` is that over T, the share of the outcomes that would not have happened otherwise; `difference` is T / nT − C / nC; `relative` is (T / nT) / (C / nC) − 1. Null where an arm is empty, and where something is divided by zero. Rows of neither arm do not count. Says nothing about chance.',
  example: `incremental_orders:
  description: Orders that there would not have been without the offer
  owner: growth
  type: lift
  result: incremental
  outcome: {count_distinct: order_id, of: order.paid}
  size: {count_distinct: order_id, of: checkout.start}
  arms: {column: tier, treatment: plus, control: basic}
`,
  codes: [badArm],
  shape: object({
    what: 'a lift',
    required: {
      ...commonFields.required,
      result: documented(
        'What is told: `incremental`, `incrementality`, `difference` or `relative`.',
        oneOf(results, 'result of a lift'),
      ),
      outcome: documented('What is hoped for: conversions, revenue.', measureShape),
      size: documented('How many there are in an arm: users, visitors.', measureShape),
      arms: documented(
        'The column, of both tables, that tells the arm of a row, and its values.',
        object({
          what: 'the arms',
          required: {
            column: documented('The column that tells them apart.', ref),
            treatment: documented('Its value for those who were treated.', value),
            control: documented('Its value for those who were not.', value),
          },
        }),
      ),
    },
    optional: commonFields.optional,
  }),
  measures: ({ outcome, size }) => [outcome, size],
  uses: () => [],
  check: (spec, _metric, context) => checkArms(spec, context),
  unit({ outcome, size, result }, context) {
    if (result === 'incrementality' || result === 'relative') return 'ratio';
    const [left, right]: Unit[] = [measureUnit(outcome, context), measureUnit(size, context)];
    if (result === 'incremental') return left ?? null;
    return combineUnits('/', { unit: left ?? null, constant: null }, { unit: right ?? null, constant: null }).unit;
  },
  plan(spec, metric, context) {
    const of = (measure: Measure, arm: 'treatment' | 'control') => planArm(measure, spec.arms, arm, metric, context);
    const treated = of(spec.outcome, 'treatment');
    const others = of(spec.outcome, 'control');
    const sizes = { treated: of(spec.size, 'treatment'), others: of(spec.size, 'control') };
    // C / (nC / nT) rather than C × nT / nC: null where the treatment is empty too.
    const expected = operation('/', others, operation('/', sizes.others, sizes.treated));
    const rates = [operation('/', treated, sizes.treated), operation('/', others, sizes.others)] as const;
    switch (spec.result) {
      case 'incremental':
        return operation('-', treated, expected);
      case 'incrementality':
        return operation('/', operation('-', treated, expected), treated);
      case 'difference':
        return operation('-', ...rates);
      case 'relative':
        return operation('-', operation('/', ...rates), constant(1));
    }
  },
  describe: ({ outcome, size, arms, result }) =>
    `${words[result]} of ${describeMeasure(outcome)}, with ${describeMeasure(size)} as the size of an arm; \`${arms.column.name}\` is ${shown(arms.treatment)} for the treatment and ${shown(arms.control)} for the control`,
};

const words: Readonly<Record<LiftSpec['result'], string>> = {
  incremental: 'the part beyond what the control arm lets expect',
  incrementality: 'the share beyond what the control arm lets expect',
  difference: 'the difference between the rates, treatment less control,',
  relative: 'the relative difference between the rates, treatment over control,',
};

const shown = (one: Located<unknown>): string => `\`${String(one.value)}\``;

/** The measure over the rows of one arm. */
function planArm(
  measure: Measure,
  arms: Arms,
  arm: 'treatment' | 'control',
  metric: MetricDef,
  context: MetricContext,
): Formula {
  const planned = planMeasure(measure, metric, context);
  if (planned.kind !== 'measure' || planned.measure.source.kind === 'computed')
    throw new Error('a measure was expected');
  const { source, where } = planned.measure;
  const isArm = eq(column(columnName(source, arms.column.name)), armLiteral(arms[arm].value, source, arms.column.name));
  return { kind: 'measure', measure: { ...planned.measure, where: where === null ? isArm : and_(where, isArm) } };
}

function armLiteral(written: unknown, source: MetricSource, name: string) {
  const type = findColumn(source, name)?.type ?? typeOf(written);
  return literal(isScalar(written) ? written : null, sqlType(type === 'array' || type === 'object' ? 'string' : type));
}

function typeOf(written: unknown): 'boolean' | 'number' | 'string' {
  return typeof written === 'boolean' ? 'boolean' : typeof written === 'number' ? 'number' : 'string';
}

function isScalar(written: unknown): written is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof written);
}

function checkArms({ outcome, size, arms }: LiftSpec, context: MetricContext): Diagnostic[] {
  const tables = new Map(
    [outcome, size].flatMap((one) => {
      const source = context.sources.find(one.of.name);
      return source === null ? [] : [[source.name, source] as const];
    }),
  );
  for (const source of tables.values()) {
    const findings = checkColumn(arms.column, scalars, source);
    if (findings.length > 0) return findings;
  }
  const [source] = tables.values();
  const findings =
    source === undefined ? [] : (['treatment', 'control'] as const).flatMap((arm) => checkValue(arms, arm, source));
  if (findings.length > 0 || arms.treatment.value !== arms.control.value) return findings;
  return [diagnostic(badArm, { message: 'Treatment and control are the same.', span: arms.control.span })];
}

function checkValue(arms: Arms, arm: 'treatment' | 'control', source: MetricSource): Diagnostic[] {
  const { value: written } = arms[arm];
  const known = findColumn(source, arms.column.name);
  const complain = (message: string, hint: string | null = null) => [
    diagnostic(badArm, { message, hint, span: spanOf(arms, arm) }),
  ];
  if (!isScalar(written)) return complain('The value of an arm is text, a number, `true` or `false`.');
  const type = known?.type ?? null;
  const isNumber = type === 'integer' || type === 'number';
  const wanted = type === 'boolean' ? 'boolean' : isNumber ? 'number' : 'string';
  if (type !== null && typeof written !== wanted)
    return complain(`\`${arms.column.name}\` of \`${source.name}\` is of type ${type}; \`${written}\` is not.`);
  if (known?.options === undefined || known.options.includes(written)) return [];
  const options = known.options.map(String);
  return complain(`\`${arms.column.name}\` is never \`${written}\`.`, didYouMean(String(written), options));
}
