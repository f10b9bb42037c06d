import { writtenAggregations } from '../../metrics/measure.ts';
import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** Another column is counted or added up. */
export const meaningMeasuredColumnChanged: DiffRule<'measure'> = {
  id: 'meaning/measured-column-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'Another column is counted or added up.',
  explanation: 'Nothing fails, and the number is another one. It is computed from the values of another column.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics('x: {type: simple, sum: tax, of: order.paid}', 'x: {type: simple, sum: amount, of: order.paid}'),
  find: (change) =>
    whenMeasures(change, (before, after) => {
      const [fn] = writtenAggregations(after);
      if (fn === undefined || writtenAggregations(before)[0] !== fn) return null;
      const [was, is] = [before[fn]?.name, after[fn]?.name];
      return was === is
        ? null
        : { message: `${measureName(change)} is computed from \`${is}\` now; it was \`${was}\`.`, field: fn };
    }),
};
