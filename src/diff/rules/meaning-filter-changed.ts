import { metrics } from '../examples.ts';
import { measureName, rowsText, sameCondition, whenMeasures } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** Other rows of the table count. */
export const meaningFilterChanged: DiffRule<'measure'> = {
  id: 'meaning/filter-changed',
  on: 'measure',
  severity: 'error',
  bump: null,
  summary: 'Other rows of the table count.',
  explanation:
    'Nothing fails, and the number is another one. The condition that rows have to meet is another one. Conditions that differ in spaces, comments, capitals of keywords or spare parentheses are the same.',
  instead: 'Define a second metric, and say in both descriptions how they differ.',
  example: metrics(
    'x: {type: simple, sum: tax, of: order.paid}',
    'x: {type: simple, sum: tax, of: order.paid, where: tax > 0}',
  ),
  find: (change, context) =>
    whenMeasures(change, (before, after) =>
      sameCondition(before.where?.value ?? null, after.where?.value ?? null, context)
        ? null
        : {
            message: `${measureName(change)} looks at ${rowsText(after.where?.value)} now; it looked at ${rowsText(before.where?.value)}.`,
            field: 'where',
          },
    ),
};
