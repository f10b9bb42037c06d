import { metrics } from '../examples.ts';
import { measureName, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is computed over another table. */
export const meaningMeasuredTableChanged: DiffRule<'measure'> = {
  id: 'meaning/measured-table-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'A metric is computed over another table.',
  explanation: 'Nothing fails, and the number is another one. Other rows are counted.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics('x: {type: simple, count: rows, of: cart.viewed}', 'x: {type: simple, count: rows, of: order.paid}'),
  find: (change) =>
    whenMeasures(change, (before, after) =>
      before.of.name === after.of.name
        ? null
        : {
            message: `${measureName(change)} is computed over \`${after.of.name}\` now; it was \`${before.of.name}\`.`,
            field: 'of',
          },
    ),
};
