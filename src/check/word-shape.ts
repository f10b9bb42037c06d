import { diagnostic } from '../base/diagnostic.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import { unknownWord } from '../yaml/read-codes.ts';
import type { Located, ReadContext, Shape } from '../yaml/shape.ts';
import { reportWrongKind } from '../yaml/shapes.ts';

/** A value that a property can be compared with. */
export type Word = string | number | boolean;

export const wordShape: Shape<Located<Word>> = {
  read(node, context) {
    if (node.kind === 'scalar' && isWord(node.value)) return { value: node.value, span: node.span };
    if (node.kind === 'scalar' && node.value === null) return reportNullWord(node, context);
    return reportWrongKind(node, 'text, a number that JSON can hold, or true/false', context);
  },
  schema: () => ({ type: ['string', 'number', 'boolean'] }),
};

function isWord(value: unknown): value is Word {
  return (
    typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))
  );
}

function reportNullWord(node: YamlNode, context: ReadContext): undefined {
  context.report(
    diagnostic(unknownWord, {
      message: 'Null cannot be listed as a value.',
      hint: 'Write `nullable: true` beside it.',
      span: node.span,
    }),
  );
  return undefined;
}
