import type { CodeModule } from './code-modules.ts';
import { asNode, asNodes, bare, type CodeNode, nameOf, textOf } from './code-node.ts';
import type { Payload } from './code-usage.ts';
import type { Names } from './resolve-names.ts';

/** What an expression may be, as far as that is told without running it. */
export interface TextValues {
  readonly values: readonly { readonly text: string; readonly node: CodeNode }[];
  /** False where it may be something else too. */
  readonly isAll: boolean;
}

const untold: TextValues = { values: [], isAll: false };

/** The texts that an expression may be: of literals, constants, enums, and of both ways of `a ? b : c`, `a ?? b`. */
export function textValues(value: unknown, module: CodeModule, names: Names): TextValues {
  const node = bare(value);
  if (node === null) return untold;
  const text = textOf(node) ?? constantText(node, module, names);
  if (text !== null) return { values: [{ text, node }], isAll: true };
  const ways =
    node.type === 'ConditionalExpression'
      ? [node.consequent, node.alternate]
      : node.type === 'LogicalExpression'
        ? [node.left, node.right]
        : [];
  if (ways.length === 0) return untold;
  const all = ways.map((one) => textValues(one, module, names));
  return { values: all.flatMap((one) => one.values), isAll: all.every((one) => one.isAll) };
}

/** `NAME`, `Events.OrderPaid`, `Events['OrderPaid']` */
function constantText(node: CodeNode, module: CodeModule, names: Names): string | null {
  if (node.type === 'Identifier') {
    const found = names.constant(module, nameOf(node) ?? '');
    return typeof found === 'string' ? found : null;
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return null;
  const object = nameOf(bare(node.object));
  const key = node.computed === true ? textOf(node.property) : nameOf(node.property);
  if (object === null || key === null) return null;
  const found = names.constant(module, object);
  return typeof found === 'object' && found !== null ? (found.get(key) ?? null) : null;
}

/** The properties of an object that is written out; null for anything else. Without an argument there are none. */
export function payloadOf(value: unknown): Payload | null {
  const node = bare(value);
  if (node === null) return { properties: [], isWhole: true };
  if (node.type !== 'ObjectExpression') return null;
  const fields = asNodes(node.properties);
  const keys = fields.map((one) => (one.type === 'SpreadElement' || one.computed === true ? null : nameOf(one.key)));
  return { properties: keys.filter((key) => key !== null), isWhole: !keys.includes(null) };
}

/** The value of a field of an object that is written out. */
export function fieldOf(object: CodeNode, name: string): CodeNode | null {
  const field = asNodes(object.properties).find((one) => one.computed !== true && nameOf(one.key) === name);
  return asNode(field?.value);
}

/** How a function is called: `track`, `analytics.track`, `this.#analytics.track`. Null where it has no name. */
export function calleeText(value: unknown): string | null {
  const node = bare(value);
  if (node === null) return null;
  if (node.type === 'Identifier') return nameOf(node);
  if (node.type === 'ThisExpression') return 'this';
  if (node.type === 'CallExpression' || node.type === 'OptionalCallExpression') {
    const inner = calleeText(node.callee);
    return inner === null ? null : `${inner}()`;
  }
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return null;
  if (node.computed === true) return null;
  const object = calleeText(node.object);
  const key = nameOf(node.property);
  return key === null ? null : `${object ?? '…'}.${key}`;
}
