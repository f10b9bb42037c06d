import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { MetricDef } from '../../model/metric.ts';
import { column } from '../../sql/make.ts';
import { type At, type Located, type Ref, spanOf } from '../../yaml/shape.ts';
import { documented, integer, listOrOne, located, object, oneOf, text } from '../../yaml/shapes.ts';
import { metricExample } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { checkPath } from '../paths/check-path.ts';
import { describeRows } from '../paths/describe.ts';
import { pathFields } from '../paths/path-fields.ts';
import { aggregateMeasure, countMeasure, overMeasure } from '../paths/path-measures.ts';
import { keyColumn, pathRows } from '../paths/path-rows.ts';
import type { Reading, RetentionPath } from '../paths/retention/retention-path.ts';
import { retainedColumn, retentionDimension, retentionRows } from '../paths/retention/retention-rows.ts';
import { isBound } from '../plan/date-bound.ts';
import { type RowsOf, rowsShape } from '../rows.ts';

const periods = ['day', 'week', 'month', 'quarter', 'year'] as const;

export type RetentionSpec = CommonFields & {
  readonly cohort: RowsOf;
  readonly activity: RowsOf;
  readonly match: Ref;
  readonly joins?: RetentionPath['joins'];
  readonly period?: Located<(typeof periods)[number]>;
  readonly periods?: readonly number[];
  readonly through?: Located<number>;
  readonly within_days?: readonly number[];
  readonly retained?: Located<'bounded' | 'unbounded'>;
  readonly as_of?: Located<string>;
  readonly value?: 'rate' | 'entities' | 'cohort';
  readonly at: At;
};

const example = (fields: string): string =>
  `again: {type: retention, cohort: order.paid, activity: order.paid, match: order_id, ${fields}}`;

const badRetention: CodeDoc = {
  code: 'metric/retention',
  severity: 'error',
  summary: 'A retention that does not say which periods it looks at.',
  explanation:
    'Retention is read in one of two ways. Calendar periods need `period` (`day`, `week`, `month`, `quarter`, `year`), and either `periods` (those that are looked at, counted from that of the entry) or `through` (all up to one). `within_days` counts days after the entry and needs none of them, except `period` where `joins: recurring` asks how often an entity may join. `as_of` is a date or an instant.',
  examples: { wrong: metricExample(example('through: 3')), right: metricExample(example('period: month, through: 3')) },
};

/** Which part of those who joined were there again later. */
export const retention: MetricKind<RetentionSpec> = {
  kind: 'retention',
  summary: 'Which part of those who joined were there again later: by calendar periods, or within so many days.',
  notes:
    'Entities join with their very first `cohort` event (`joins: first_ever`), or with the first one in every period (`recurring`). By calendar periods, period 0 is that of the entry, in the time zone and with the week start of the project, and the entry itself is activity where it is of the same table. `bounded`: active in that very period; `unbounded`: in it or any later one. `within_days: 30`: another activity at most 30 days of 24 hours after the entry, the end included. What cannot be known yet is null, never zero: a period has passed only when `as_of`, or the latest activity there is, lies in a later one. With a grain, a cell is null until it has passed for all in it; without one, only those count for whom it has. `--by period` or `--by days` shows all of them; without, the value is that of the last one.',
  example: `buyers_again:
  description: Share of buyers who buy again in the months after their first order
  owner: growth
  type: retention
  cohort: order.paid
  activity: order.paid
  match: order_id
  period: month
  through: 12
`,
  codes: [badRetention],
  shape: object({
    what: 'a retention',
    required: {
      ...commonFields.required,
      cohort: documented('The events with which entities join.', rowsShape),
      activity: documented('The events by which they are there again.', rowsShape),
      ...pathFields,
    },
    optional: {
      ...commonFields.optional,
      joins: documented(
        '`first_ever` (unless written): with the very first event. `recurring`: once in every period in which there is one.',
        oneOf(['first_ever', 'recurring'], 'way to join'),
      ),
      period: documented(
        'Calendar periods: `day`, `week`, `month`, `quarter`, `year`.',
        located(oneOf(periods, 'period')),
      ),
      periods: documented(
        'The periods that are looked at, counted from that of the entry, which is 0.',
        listOrOne(integer({ min: 0, max: 1000 }), { min: 1 }),
      ),
      through: documented('All periods from 0 up to this one.', located(integer({ min: 0, max: 1000 }))),
      within_days: documented(
        'Days after the entry: 30, or [30, 60, 90].',
        listOrOne(integer({ min: 1, max: 36_500 }), { min: 1 }),
      ),
      retained: documented(
        '`bounded` (unless written): active in that very period. `unbounded`: in it or any later one.',
        located(oneOf(['bounded', 'unbounded'], 'way to be retained')),
      ),
      as_of: documented(
        'A date (its first moment) or an instant before which everything is known. Unless written, the latest activity there is.',
        located(text),
      ),
      value: documented(
        '`rate` (unless written): those retained over all. `entities`: those retained. `cohort`: all who joined.',
        oneOf(['rate', 'entities', 'cohort'], 'value'),
      ),
    },
  }),
  measures: () => [],
  rows: ({ cohort, activity }) => [cohort, activity],
  ownDimensions: (spec) => [retentionDimension(readingOf(spec))],
  uses: () => [],
  check: (spec, metric, context) => [
    ...checkReading(spec),
    ...checkAsOf(spec),
    ...checkPath([spec.cohort, spec.activity], spec.match, metric, context, [retentionDimension(readingOf(spec))]),
  ],
  unit: ({ value = 'rate' }) => (value === 'rate' ? 'ratio' : 'count'),
  plan,
  describe,
};

/** Which periods or days are looked at, in order. */
function readingOf({ within_days, periods: written, through, retained }: RetentionSpec): Reading {
  const sorted = (numbers: readonly number[]): number[] => numbers.toSorted((a, b) => a - b);
  if (within_days !== undefined) return { kind: 'within_days', numbers: sorted(within_days) };
  const numbers = written ?? Array.from({ length: (through?.value ?? 0) + 1 }, (_, at) => at);
  return { kind: retained?.value ?? 'bounded', numbers: sorted(numbers) };
}

function checkReading(spec: RetentionSpec): Diagnostic[] {
  const { at, joins = 'first_ever' } = spec;
  const findings: Diagnostic[] = [];
  const complain = (key: keyof RetentionSpec & string, message: string, hint: string): void => {
    findings.push(diagnostic(badRetention, { message, hint, span: spanOf<string>(spec, key) }));
  };
  // Keys that could not be read were complained about already.
  const has = (key: string): boolean => at[key] !== undefined;
  if (has('within_days')) {
    for (const key of ['periods', 'through', 'retained'] as const)
      if (has(key))
        complain(key, `\`${key}\` means nothing beside \`within_days\`.`, 'It belongs to calendar periods.');
    if (has('period') && joins === 'first_ever')
      complain(
        'period',
        'Days after the very first event have no period.',
        'Leave it out, or write `joins: recurring`.',
      );
  } else if (has('periods') && has('through')) {
    complain('through', '`periods` and `through` both say which periods are looked at.', 'Leave one of them out.');
  } else if (!has('periods') && !has('through')) {
    complain(
      'at',
      'It is not said how long after joining is looked at.',
      'Write `within_days: 30`, or `period: month` with `through: 12`.',
    );
  }
  const needsPeriod = !has('within_days') || joins === 'recurring';
  if (needsPeriod && !has('period') && findings.length === 0)
    complain('at', 'It is not said how long a period is.', 'Write `period: month`.');
  return findings;
}

function checkAsOf({ as_of }: RetentionSpec): Diagnostic[] {
  if (as_of === undefined || isBound(as_of.value)) return [];
  const message = `\`${as_of.value}\` is neither a date nor an instant.`;
  return [
    diagnostic(badRetention, { message, hint: 'Write `2026-01-31`, or `2026-01-31T12:00:00Z`.', span: as_of.span }),
  ];
}

function plan(spec: RetentionSpec, metric: MetricDef, context: MetricContext): Formula {
  const cohort = pathRows(spec.cohort, spec.match, metric, context);
  const source = retentionRows({
    cohort,
    activity: pathRows(spec.activity, spec.match, metric, context),
    joins: spec.joins ?? 'first_ever',
    period: spec.period?.value ?? null,
    reading: readingOf(spec),
    asOf: spec.as_of?.value ?? null,
  });
  const retained = aggregateMeasure(source, cohort.time, 'sum', [column(retainedColumn)]);
  const { value = 'rate' } = spec;
  if (value === 'cohort') return countMeasure(source, cohort.time, keyColumn, false);
  return value === 'entities'
    ? retained
    : overMeasure(retained, countMeasure(source, cohort.time, retainedColumn, false));
}

function describe(spec: RetentionSpec): string {
  const { cohort, activity, match, joins, value = 'rate', as_of } = spec;
  const { kind, numbers } = readingOf(spec);
  const who = `\`${match.name}\` by ${joins === 'recurring' ? `the first ${describeRows(cohort)} of each ${spec.period?.value}` : `their first ${describeRows(cohort)}`}`;
  if (value === 'cohort') return `the number of ${who}`;
  const many = numbers.length > 4 ? `${numbers[0]} to ${numbers.at(-1)}` : numbers.join(', ');
  const when =
    kind === 'within_days'
      ? `within ${many} days after that`
      : `in ${spec.period?.value} ${many} after that${kind === 'unbounded' ? ' or later' : ''}`;
  const known = as_of === undefined ? '' : `, as known before ${as_of.value}`;
  return `the ${value === 'rate' ? 'share' : 'number'} of ${who} that had ${describeRows(activity)} ${when}${known}`;
}
