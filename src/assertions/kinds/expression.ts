import { not_, sqlExpr } from '../../sql/make.ts';
import type { Located } from '../../yaml/shape.ts';
import { located, mapped, object, text } from '../../yaml/shapes.ts';
import type { AssertionKind } from '../kind.ts';

export interface ExpressionSpec {
  readonly expression: Located<string>;
}

export const expression: AssertionKind<ExpressionSpec> = {
  kind: 'expression',
  written: true,
  summary: 'An SQL condition on the columns of a row is never false.',
  notes:
    'A condition that is null passes, as in an SQL `CHECK`. Template helpers can be used, so that the condition runs on every warehouse.',
  example: "expression: 'item_count > 0 or amount = 0'",
  codes: [],
  shape: object({ what: 'an `expression` assertion', required: { expression: located(text) } }),
  short: mapped(located(text), (read) => ({ expression: read })),
  check: (spec, _on, context) => [...context.checkSql(spec.expression)],
  plan: (spec, _on, context) => ({
    shape: 'rows',
    fails: not_(sqlExpr(context.renderSql(spec.expression.value))),
  }),
  describe: (spec) => `\`${spec.expression.value.trim()}\` holds for every row`,
  sql: (spec) => [spec.expression],
};
