import { assertionKinds } from '../assertions/index.ts';
import type { AssertionKind } from '../assertions/kind.ts';
import { diagnostic } from '../base/diagnostic.ts';
import type { Threshold } from '../model/assertion.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { JsonSchema, Shape } from '../yaml/shape.ts';
import { anyNode, documented, name, object, oneOf, ref, text } from '../yaml/shapes.ts';
import { badThreshold } from './assertion-codes.ts';

const pattern = /^(>=|<=|!=|>|<|=) *(\d{1,15}(?:\.\d{1,9})?) *(%?)$/;
const ops = ['>', '>=', '=', '!=', '<', '<='] as const;

/** `> 10` (failing rows) or `>= 1%` (of the rows looked at). */
export const thresholdShape: Shape<Threshold> = {
  read(node, context) {
    // `10` without a comparison is a threshold that was not written to the end.
    const isNumber = node.kind === 'scalar' && typeof node.value === 'number';
    const written = isNumber ? String(node.value) : text.read(node, context);
    if (written === undefined) return undefined;
    const [, sign, value, percent] = pattern.exec(written.trim()) ?? [];
    const op = ops.find((one) => one === sign);
    if (op !== undefined)
      return { text: written, op, value: Number(value), unit: percent === '%' ? 'percent' : 'rows' };
    const hint = "Write a comparison and a number of rows or a percentage: `'> 10'`, `'>= 1%'`.";
    context.report(diagnostic(badThreshold, { message: `\`${written}\` is not a threshold.`, hint, span: node.span }));
    return undefined;
  },
  schema: () => ({ type: 'string', pattern: pattern.source }),
};

const common = {
  name: documented('Tells it from others of its kind in reports.', name),
  description: documented('What it guards, in a sentence.', text),
  where: documented('A SQL condition: only rows for which it holds are looked at.', text),
  severity: documented(
    '`error` (unless written) fails the build, `warning` does not.',
    oneOf(['error', 'warning'], 'severity'),
  ),
  warn_if: documented('Number or share of failing rows from which it warns.', thresholdShape),
  error_if: documented('Number or share of failing rows from which it fails.', thresholdShape),
};

export const commonKeys: ReadonlySet<string> = new Set(Object.keys(common));

/** The keys that all assertions share, beside that of the kind. */
export const listedShape = object({ what: 'an assertion', optional: common });

/** The same for a top-level check. */
export const checkShape = object({
  what: 'a check',
  required: { on: documented('The event, model or seed that it is about.', ref) },
  optional: common,
});

/** The keys of all kinds, in the short and the long form. */
function kindSchemas(): Record<string, JsonSchema> {
  const written = assertionKinds.filter((kind) => kind.written);
  return Object.fromEntries(written.map((kind) => [kind.kind, kindSchema(kind)]));
}

function kindSchema({ summary, shape, short }: AssertionKind): JsonSchema {
  const description = summary;
  return short === undefined
    ? { ...shape.schema(), description }
    : { anyOf: [short.schema(), shape.schema()], description };
}

function withKinds(schema: JsonSchema): JsonSchema {
  const kinds = kindSchemas();
  const oneKind = Object.keys(kinds).map((kind) => ({ required: [kind] }));
  const { properties } = schema;
  return { ...schema, properties: { ...kinds, ...(typeof properties === 'object' ? properties : {}) }, oneOf: oneKind };
}

/** An assertion as it stands in a list; `readAssertion` reads the node further. */
export const assertionNode: Shape<YamlNode> = {
  read: (node, context) => anyNode.read(node, context),
  schema: () => ({ $ref: '#/$defs/assertion' }),
};

/** A top-level check; `readAssertion` reads the node further. */
export const checkNode: Shape<YamlNode> = {
  read: (node, context) => anyNode.read(node, context),
  schema: () => ({ $ref: '#/$defs/check' }),
};

/** The schemas that `assertionNode` and `checkNode` refer to, by name. */
export const assertionDefinitions: Readonly<Record<'assertion' | 'check', Shape<YamlNode>>> = {
  assertion: { read: assertionNode.read, schema: () => withKinds(listedShape.schema()) },
  check: { read: checkNode.read, schema: () => withKinds(checkShape.schema()) },
};
