import type { MetricDef } from '../../model/metric.ts';
import type { At, Located, Ref } from '../../yaml/shape.ts';
import { documented, object } from '../../yaml/shapes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { checkPath } from '../paths/check-path.ts';
import { describeRows, describeWindow } from '../paths/describe.ts';
import {
  checkElapsed,
  describeElapsed,
  type ElapsedSpec,
  elapsedFields,
  elapsedMeasure,
  elapsedUnit,
} from '../paths/elapsed.ts';
import { elapsedColumn, firstTimes } from '../paths/funnel/funnel-rows.ts';
import { pathFields, type Window, windowField } from '../paths/path-fields.ts';
import { pathRows } from '../paths/path-rows.ts';
import { type RowsOf, rowsShape } from '../rows.ts';

export type TimeToSpec = CommonFields &
  ElapsedSpec & {
    readonly from: RowsOf;
    readonly to: RowsOf;
    readonly match: Ref;
    readonly window?: Located<Window>;
    readonly at: At;
  };

/** How long entities take from one event to another. */
export const timeTo: MetricKind<TimeToSpec> = {
  kind: 'time_to',
  summary: 'How long entities take from one event to another: a median, a percentile, a mean.',
  notes:
    'From the very first `from` event of an entity to its first `to` event after that. Entities without one, or whose `to` event comes after the window, do not count, so that the value is null where nobody got there. Dimensions, conditions and ranges are about the first event, once it is known which that is. Days have 24 hours.',
  example: `minutes_to_pay:
  description: From the opened checkout to the payment
  owner: payments
  type: time_to
  from: checkout.start
  to: order.paid
  match: order_id
  statistic: median
  method: exact
  in: minutes
`,
  codes: [],
  shape: object({
    what: 'a time between events',
    required: {
      ...commonFields.required,
      from: documented('The event from which time is counted: the first one of an entity.', rowsShape),
      to: documented('The event up to which it is counted: the first one after that.', rowsShape),
      ...pathFields,
    },
    optional: { ...commonFields.optional, window: windowField, ...elapsedFields },
  }),
  measures: () => [],
  rows: ({ from, to }) => [from, to],
  uses: () => [],
  check: (spec, metric, context) => [
    ...checkElapsed(spec),
    ...checkPath([spec.from, spec.to], spec.match, metric, context),
  ],
  unit: (spec) => elapsedUnit(spec).unit,
  plan,
  describe: (spec) =>
    `${describeElapsed(spec)} from the first ${describeRows(spec.from)} to the first ${describeRows(spec.to)} after it, of the same \`${spec.match.name}\`${describeWindow(spec.window)}`,
};

function plan(spec: TimeToSpec, metric: MetricDef, context: MetricContext): Formula {
  const steps = [spec.from, spec.to].map((rows) => ({
    ...pathRows(rows, spec.match, metric, context),
    label: rows.of.name,
  }));
  const time = steps[0]?.time ?? { name: 'event_time', type: 'timestamp' };
  const path = { steps, window: spec.window?.value.seconds ?? null, entry: 'first_touch', order: 'ordered' } as const;
  return elapsedMeasure(spec, firstTimes(path, elapsedUnit(spec).size), time, elapsedColumn);
}
