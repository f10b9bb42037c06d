import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { portablePattern } from '../../model/patterns.ts';
import { call, not_, text as textExpr } from '../../sql/make.ts';
import type { Located, Ref } from '../../yaml/shape.ts';
import { located, object, ref, text } from '../../yaml/shapes.ts';
import { badPattern } from '../codes.ts';
import { checkColumnOfType, columnExpr } from '../columns.ts';
import type { AssertionKind } from '../kind.ts';

export interface PatternSpec {
  readonly column: Ref;
  readonly pattern: Located<string>;
}

export const pattern: AssertionKind<PatternSpec> = {
  kind: 'pattern',
  written: true,
  summary: 'The texts of the column match a regular expression.',
  notes: 'Null passes. The pattern matches anywhere in the text unless it is anchored with `^` and `$`.',
  example: "pattern: {column: order_id, pattern: '^ord_[a-z0-9]+$'}",
  codes: [],
  shape: object({ what: 'a `pattern` assertion', required: { column: ref, pattern: located(text) } }),
  check: (spec, on) => [...checkColumnOfType(spec.column, ['string'], on), ...checkPattern(spec.pattern)],
  plan: (spec, on) => ({
    shape: 'rows',
    fails: not_(
      call(
        'regexp_matches',
        columnExpr(spec.column, on),
        textExpr(portablePattern(spec.pattern.value).pattern ?? spec.pattern.value),
      ),
    ),
  }),
  describe: (spec) => `\`${spec.column.name}\` matches \`${spec.pattern.value}\``,
};

function checkPattern({ value, span }: Located<string>): Diagnostic[] {
  const { problem } = portablePattern(value);
  return problem === null
    ? []
    : [diagnostic(badPattern, { message: `The pattern ${problem.message}.`, hint: problem.hint, span })];
}
