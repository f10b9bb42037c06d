import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** A number is exact where it was approximate, or the other way round. */
export const meaningMethodChanged: DiffRule<'measure'> = {
  id: 'meaning/method-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'A number is exact where it was approximate, or the other way round.',
  explanation:
    'Nothing fails, and the number is another one. Approximate values differ a little from exact ones, and from one run to the next.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: simple, median: tax, method: exact, of: order.paid}',
    'x: {type: simple, median: tax, method: approximate, of: order.paid}',
  ),
  find: (change) =>
    whenMeasures(change, (before, after) => {
      const [was, is] = [before.method?.value ?? 'exact', after.method?.value ?? 'exact'];
      return was === is ? null : { message: `${measureName(change)} is ${is} now; it was ${was}.`, field: 'method' };
    }),
};
