import type { Span } from '../base/span.ts';

/** A node of the parser's tree: its fields are looked at one by one, as they are needed. */
export interface CodeNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly loc: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
  readonly [field: string]: unknown;
}

/** The value as a node; null where it is none. */
export function asNode(value: unknown): CodeNode | null {
  return isNode(value) ? value : null;
}

/** The nodes in a list. */
export function asNodes(value: unknown): CodeNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function isNode(value: unknown): value is CodeNode {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    typeof value.type === 'string' &&
    'loc' in value &&
    typeof value.loc === 'object' &&
    value.loc !== null
  );
}

/** The name of an identifier; of a text that stands for a name (`'a.b'` in an import or a key) the text. */
export function nameOf(value: unknown): string | null {
  const node = asNode(value);
  if (node?.type === 'Identifier' && typeof node.name === 'string') return node.name;
  if (node?.type === 'JSXIdentifier' && typeof node.name === 'string') return node.name;
  if (node?.type === 'PrivateName') return nameOf(node.id);
  return node?.type === 'StringLiteral' && typeof node.value === 'string' ? node.value : null;
}

/** The text of a literal, also of a template without expressions. */
export function textOf(value: unknown): string | null {
  const node = asNode(value);
  if (node?.type === 'StringLiteral' && typeof node.value === 'string') return node.value;
  if (node?.type !== 'TemplateLiteral' || asNodes(node.expressions).length > 0) return null;
  const [part] = asNodes(node.quasis);
  const written = part?.value;
  if (typeof written !== 'object' || written === null || !('cooked' in written)) return null;
  return typeof written.cooked === 'string' ? written.cooked : null;
}

/** Without brackets, `as const`, `satisfies …`, `!` and the like around it. */
export function bare(value: unknown): CodeNode | null {
  let node = asNode(value);
  while (node !== null && wrappers.has(node.type)) node = asNode(node.expression);
  return node;
}

const wrappers: ReadonlySet<string> = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'ParenthesizedExpression',
  'TypeCastExpression',
]);

export function spanOf(path: string, { loc }: CodeNode): Span {
  return {
    path,
    line: loc.start.line,
    column: loc.start.column + 1,
    endLine: loc.end.line,
    endColumn: loc.end.column + 1,
  };
}

const notChildren: ReadonlySet<string> = new Set(['loc', 'leadingComments', 'innerComments', 'trailingComments']);

/** The nodes inside of a node, in the order of the text. */
export function* childrenOf(node: CodeNode): Iterable<CodeNode> {
  for (const [field, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null || notChildren.has(field)) continue;
    if (Array.isArray(value)) yield* asNodes(value);
    else if (isNode(value)) yield value;
  }
}
