import type { CodeModule } from './code-modules.ts';
import { asNode, asNodes, bare, type CodeNode, childrenOf, nameOf, textOf } from './code-node.ts';
import type { CodeUsage, UsageQuery } from './code-usage.ts';
import { findInCall } from './find-sends.ts';
import { type Around, type Finder, finderOf, generatedName, tellName, tellUse } from './finder.ts';
import type { Names } from './resolve-names.ts';
import { annotationOf, typedNameAt } from './typed-names.ts';

/** Everything in a file that has to do with events of the catalog. */
export function findUses(module: CodeModule, query: UsageQuery, names: Names): CodeUsage {
  const finder = finderOf(module, query, names);
  const outermost: Around = { scope: module.program, named: null };
  // Names have to be known before what uses them, which may stand further up.
  declareIn(finder, module.program, outermost);
  visit(finder, module.program, outermost);
  const { uses, unknown, untold } = finder;
  return { uses, unknown, untold };
}

function declareIn(finder: Finder, node: CodeNode, around: Around): void {
  if (node.type === 'VariableDeclarator') declare(finder, asNode(node.id), node.init, around);
  if (isFunction(node)) for (const one of asNodes(node.params)) declare(finder, parameterOf(one), null, around);
  for (const child of childrenOf(node)) declareIn(finder, child, inside(node, child, around));
}

/** Remembers a name that is declared with a type of the catalog, and tells of the properties that are named with it. */
function declare(finder: Finder, pattern: CodeNode | null, value: unknown, { scope }: Around): void {
  if (pattern === null) return;
  const initial = bare(value);
  const name = nameOf(pattern);
  const type = finder.types.typeOf(annotationOf(pattern));
  if (type?.kind === 'helper') {
    if (type.name === 'Track' && name !== null) finder.senders.add(name);
    return;
  }
  // `const { amount } = payload`
  const source = type === null && pattern.type === 'ObjectPattern' ? nameOf(initial) : null;
  const event = type?.event ?? (source && typedNameAt(finder.typed, source, pattern.start)?.event);
  if (!event) return;
  if (name !== null) finder.typed.push({ name, event, start: scope.start, end: scope.end });
  if (pattern.type === 'ObjectPattern') tellProperties(finder, event, pattern);
  if (initial?.type === 'ObjectExpression') tellProperties(finder, event, initial);
}

function tellProperties(finder: Finder, event: string, object: CodeNode): void {
  for (const one of asNodes(object.properties)) {
    const key = asNode(one.key);
    const property = one.computed === true ? null : nameOf(key);
    if (key !== null && property !== null) tellUse(finder, 'property', event, key, property);
  }
}

const calls: ReadonlySet<string> = new Set(['CallExpression', 'OptionalCallExpression', 'NewExpression']);
/** What names no events: the modules that are imported, and texts on a page. */
const skipped: ReadonlySet<string> = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'JSXText']);

function visit(finder: Finder, node: CodeNode, around: Around): void {
  if (skipped.has(node.type)) return;
  if (calls.has(node.type)) findInCall(finder, node, around);
  else if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') findInMember(finder, node);
  else findInType(finder, node);
  const text = finder.told.has(node) ? null : textOf(node);
  // A name of one word is too likely to be something else.
  if (text !== null && /[^A-Za-z0-9]/.test(text) && finder.query.events.has(text)) tellUse(finder, 'name', text, node);
  for (const child of childrenOf(node)) visit(finder, child, inside(node, child, around));
}

/** `OrderPaid` as a type, and properties of an object that is said to be one. */
function findInType(finder: Finder, node: CodeNode): void {
  if (node.type === 'TSTypeReference' || node.type === 'TSExpressionWithTypeArguments') {
    const name = asNode(node.typeName ?? node.expression);
    const type = finder.types.named(name);
    if (type?.kind === 'payload') tellUse(finder, 'type', type.event, name ?? node);
  }
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression') {
    const type = finder.types.typeOf(node.typeAnnotation);
    const object = bare(node.expression);
    if (type?.kind === 'payload' && object?.type === 'ObjectExpression') tellProperties(finder, type.event, object);
  }
}

/** `validators['order.paid']`, and `payload.amount` where `payload` is declared as the payload of an event. */
function findInMember(finder: Finder, node: CodeNode): void {
  const key = asNode(node.property);
  const name = node.computed === true ? textOf(key) : nameOf(key);
  if (key === null || name === null) return;
  if (generatedName(finder, node.object) === 'validators') {
    tellName(finder, 'validator', name, key);
    return;
  }
  const object = nameOf(bare(node.object));
  const found = object === null ? null : typedNameAt(finder.typed, object, node.start);
  if (found !== null) tellUse(finder, 'property', found.event, key, name);
}

const functions =
  /^(Function(Declaration|Expression)|ArrowFunctionExpression|ObjectMethod|Class(Private)?Method|TSDeclareFunction)$/;

function isFunction({ type }: CodeNode): boolean {
  return functions.test(type);
}

/** `a = 1`, `private a` and `...a` declare `a`. */
function parameterOf(node: CodeNode): CodeNode | null {
  if (node.type === 'AssignmentPattern') return asNode(node.left);
  if (node.type === 'TSParameterProperty') return parameterOf(asNode(node.parameter) ?? node);
  return node.type === 'RestElement' ? asNode(node.argument) : node;
}

/** What stands around a child of a node. */
function inside(node: CodeNode, child: CodeNode, around: Around): Around {
  if (isFunction(child)) {
    // `const send = (…) => …`, `{send: (…) => …}`, `class { send = (…) => … }`
    const holds = /^(VariableDeclarator|ObjectProperty|ClassProperty|ClassPrivateProperty)$/.test(node.type);
    const name = nameOf(child.id) ?? nameOf(child.key) ?? (holds ? nameOf(node.id ?? node.key) : null);
    if (name === null) return { ...around, scope: child };
    const parameters = asNodes(child.params).map((one) => nameOf(parameterOf(one)));
    return { scope: child, named: { name, parameters: new Set(parameters.filter((one) => one !== null)) } };
  }
  const isBlock = node.type === 'BlockStatement' || node.type === 'StaticBlock';
  return isBlock ? { ...around, scope: node } : around;
}
