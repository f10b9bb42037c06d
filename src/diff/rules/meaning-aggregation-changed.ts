import { writtenAggregations } from '../../metrics/measure.ts';
import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** Rows are put together in another way. */
export const meaningAggregationChanged: DiffRule<'measure'> = {
  id: 'meaning/aggregation-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'Rows are put together in another way.',
  explanation: 'Nothing fails, and the number is another one. A sum became a mean, a count became a distinct count.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics('x: {type: simple, sum: tax, of: order.paid}', 'x: {type: simple, avg: tax, of: order.paid}'),
  find: (change) =>
    whenMeasures(change, (before, after) => {
      const [was, is] = [writtenAggregations(before)[0], writtenAggregations(after)[0]];
      return was === is
        ? null
        : { message: `${measureName(change)} was \`${was}\` and is \`${is}\`.`, ...(is && { field: is }) };
    }),
};
