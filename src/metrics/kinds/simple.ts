import type { At } from '../../yaml/shape.ts';
import { object } from '../../yaml/shapes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { describeMeasure } from '../describe-measure.ts';
import type { MetricKind } from '../kind.ts';
import { type Measure, measureFields } from '../measure.ts';
import { measureUnit } from '../measure-unit.ts';
import { planMeasure } from '../plan/plan-measure.ts';

export type SimpleSpec = CommonFields & Measure & { readonly at: At };

/** One aggregate over the rows of one table. */
export const simple: MetricKind<SimpleSpec> = {
  kind: 'simple',
  summary: 'One aggregate over the rows of an event, a model or a seed.',
  notes:
    'Nulls of the column are passed over. Over no rows, counts and sums are 0 and everything else is null. Counts of distinct values, means, extremes, medians and percentiles are computed from the rows for whatever they are asked by, never from finer results.',
  example: `revenue:
  description: What was charged
  owner: finance
  type: simple
  sum: amount
  of: order.paid
  dimensions: [tier]
`,
  codes: [],
  shape: object({
    what: 'a simple metric',
    required: { ...commonFields.required, ...measureFields.required },
    optional: { ...commonFields.optional, ...measureFields.optional },
  }),
  measures: (spec) => [spec],
  uses: () => [],
  check: () => [],
  unit: measureUnit,
  plan: planMeasure,
  describe: describeMeasure,
};
