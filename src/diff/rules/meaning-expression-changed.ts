import { metrics } from '../examples.ts';
import { expressionOf, sameExpression } from '../measure-words.ts';
import type { DiffRule } from '../rule.ts';

/** A metric is computed from others in another way. */
export const meaningExpressionChanged: DiffRule<'metric'> = {
  id: 'meaning/expression-changed',
  on: 'metric',
  severity: 'error',
  bump: null,
  summary: 'A metric is computed from others in another way.',
  explanation:
    'Nothing fails, and the number is another one. Expressions that differ in spaces and spare parentheses are the same.',
  instead: 'Define a second metric under a new name.',
  example: metrics(
    'x: {type: derived, expression: revenue / orders}',
    'x: {type: derived, expression: 100 * revenue / orders}',
  ),
  find: ({ before, after }) => {
    if (before === null || after === null) return null;
    const [was, is] = [expressionOf(before), expressionOf(after)];
    if (was === null || is === null || sameExpression(was, is)) return null;
    return { message: `The metric \`${after.name}\` is \`${is}\` now; it was \`${was}\`.`, field: 'expression' };
  },
};
