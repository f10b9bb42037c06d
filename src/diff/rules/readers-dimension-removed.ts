import { metrics } from '../examples.ts';
import type { DiffRule } from '../rule.ts';
import { valuesText } from '../values.ts';

/** A metric cannot be asked by something any more. */
export const readersDimensionRemoved: DiffRule<'metric'> = {
  id: 'readers/dimension-removed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric cannot be asked by something any more.',
  explanation:
    'Queries and dashboards that break the metric down by it fail. A metric also loses a dimension where the tables that it is made of lose the column.',
  instead: 'Keep the dimension.',
  example: metrics(
    'taxes: {type: simple, sum: tax, of: order.paid, dimensions: [tier]}',
    'taxes: {type: simple, sum: tax, of: order.paid, dimensions: []}',
  ),
  find: ({ before, after }, context) => {
    if (before === null || after === null) return null;
    const is = new Set(context.after.metrics.dimensionsOf(after.name));
    const gone = context.before.metrics.dimensionsOf(before.name).filter((name) => !is.has(name));
    return gone.length === 0
      ? null
      : {
          message: `The metric \`${after.name}\` cannot be asked by ${valuesText(gone)} any more.`,
          field: 'dimensions',
        };
  },
};
