import type { MetricDef } from '../../model/metric.ts';
import type { At, Located, Ref } from '../../yaml/shape.ts';
import { documented, object, oneOf } from '../../yaml/shapes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { checkPath } from '../paths/check-path.ts';
import { type Credit, conversionRows, convertedColumn } from '../paths/conversion-rows.ts';
import { describeRows, describeWindow } from '../paths/describe.ts';
import { pathFields, type Window, windowField } from '../paths/path-fields.ts';
import { countMeasure, overMeasure } from '../paths/path-measures.ts';
import { keyColumn, pathRows } from '../paths/path-rows.ts';
import { type RowsOf, rowsShape } from '../rows.ts';

export type ConversionSpec = CommonFields & {
  readonly base: RowsOf;
  readonly conversion: RowsOf;
  readonly match: Ref;
  readonly window?: Located<Window>;
  readonly credit: Credit;
  readonly count: 'events' | 'entities';
  readonly value?: 'rate' | 'conversions' | 'base';
  readonly at: At;
};

/** Base events that were followed by another event of the same entity. */
export const conversion: MetricKind<ConversionSpec> = {
  kind: 'conversion',
  summary: 'The share of base events that were followed by another event of the same entity.',
  notes:
    'A conversion comes at the time of the base event or later, and at the latest when the window ends, which belongs to it; an event is never the conversion of itself. `credit: last` credits each conversion to the last base event before it, `first` to the first one whose window it is in, `every` to all of those. Dimensions and time are those of the base event. Conditions and ranges of a query choose among base events after the credit was given. Rows without key or time do not count.',
  example: `paid_checkouts:
  description: Checkouts that were paid within a day
  owner: payments
  type: conversion
  base: checkout.start
  conversion: order.paid
  match: order_id
  window: 1d
  credit: last
  count: events
  dimensions: [tier]
`,
  codes: [],
  shape: object({
    what: 'a conversion',
    required: {
      ...commonFields.required,
      base: documented('The events that are counted: shown offers, clicks, signups.', rowsShape),
      conversion: documented('What has to come after them.', rowsShape),
      ...pathFields,
      credit: documented(
        'Which base event gets the credit for a conversion that several of them came before: the `first` or the `last` one, or `every` one.',
        oneOf(['first', 'last', 'every'], 'credit'),
      ),
      count: documented(
        '`events`: base events are counted. `entities`: those who have one.',
        oneOf(['events', 'entities'], 'count'),
      ),
    },
    optional: {
      ...commonFields.optional,
      window: windowField,
      value: documented(
        '`rate` (unless written): those that converted over all. `conversions`: those that converted. `base`: all.',
        oneOf(['rate', 'conversions', 'base'], 'value'),
      ),
    },
  }),
  measures: () => [],
  rows: ({ base, conversion: after }) => [base, after],
  uses: () => [],
  check: (spec, metric, context) => checkPath([spec.base, spec.conversion], spec.match, metric, context),
  unit: ({ value = 'rate' }) => (value === 'rate' ? 'ratio' : 'count'),
  plan,
  describe(spec) {
    const { base, count, credit, value = 'rate', window } = spec;
    const entities = `distinct \`${spec.match.name}\` of ${describeRows(base)}`;
    const what = count === 'events' ? describeRows(base) : entities;
    if (value === 'base') return `the number of ${what}`;
    const condition = `followed by ${describeRows(spec.conversion)} of the same \`${spec.match.name}\`${describeWindow(window)}`;
    return `the ${value === 'rate' ? 'share' : 'number'} of ${what} that were ${condition}; ${creditWords[credit]}`;
  },
  sql: ({ base, conversion: after }) => [base, after].flatMap((one) => one.where ?? []),
};

const creditWords: Readonly<Record<Credit, string>> = {
  first: 'a conversion counts for the first of several',
  last: 'a conversion counts for the last of several',
  every: 'a conversion counts for every one of several',
};

function plan(spec: ConversionSpec, metric: MetricDef, context: MetricContext): Formula {
  const base = pathRows(spec.base, spec.match, metric, context);
  const after = pathRows(spec.conversion, spec.match, metric, context);
  const source = conversionRows({ base, after, window: spec.window?.value.seconds ?? null, credit: spec.credit });
  const isDistinct = spec.count === 'entities';
  const all = countMeasure(source, base.time, keyColumn, isDistinct);
  const converted = countMeasure(source, base.time, convertedColumn, isDistinct);
  const { value = 'rate' } = spec;
  if (value === 'base') return all;
  return value === 'rate' ? overMeasure(converted, all) : converted;
}
