import { catalogs } from '../examples.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is measured in something else. */
export const meaningMetricUnitChanged: DiffRule<'metric'> = {
  id: 'meaning/metric-unit-changed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric is measured in something else.',
  explanation:
    'Nothing fails, and the number is another one. The unit follows from what the metric is made of, unless it is written. Targets, ranges and charts are read in the old one.',
  instead: 'Define a second metric with the unit in its name.',
  example: catalogs(
    'events:\n  order.paid: {properties: {tax: {type: number, unit: USD}}}\nmetrics:\n  taxes: {type: simple, sum: tax, of: order.paid}\n',
    'events:\n  order.paid: {properties: {tax: {type: number, unit: EUR}}}\nmetrics:\n  taxes: {type: simple, sum: tax, of: order.paid}\n',
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null) return null;
    const was = context.before.metrics.unitOf(before.name);
    const is = context.after.metrics.unitOf(after.name);
    // A unit that comes from a file which could not be read is not known.
    const isUnknown =
      (was === null && context.before.metrics.incomplete) || (is === null && context.after.metrics.incomplete);
    return was === is || isUnknown
      ? null
      : {
          message: `The metric \`${after.name}\` is in ${is ?? 'no unit'} now; it was in ${was ?? 'no unit'}.`,
          field: 'unit',
        };
  },
};
