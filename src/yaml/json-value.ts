import { diagnostic } from '../base/diagnostic.ts';
import type { YamlNode } from './nodes.ts';
import { badNumber, wrongKind } from './read-codes.ts';
import type { ReadContext, Shape } from './shape.ts';

/** What JSON can hold; `bigint` where an integer does not fit a double exactly. */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json };

/** The JSON value of a node. Numbers that JSON does not know (`.inf`, `.nan`) become null. */
export function toJson(node: YamlNode): Json {
  if (node.kind === 'list') return node.items.map(toJson);
  if (node.kind === 'scalar') return typeof node.value === 'number' && !Number.isFinite(node.value) ? null : node.value;
  const object: Record<string, Json> = {};
  for (const entry of node.entries) object[entry.key] = toJson(entry.value);
  return object;
}

/** Any JSON value. */
export const json: Shape<Json> = {
  read: (node, context) => (hasOnlyJson(node, context) ? toJson(node) : undefined),
  schema: () => ({}),
};

/** A JSON object. */
export const jsonObject: Shape<{ readonly [key: string]: Json }> = {
  read(node, context) {
    const value = hasOnlyJson(node, context) ? toJson(node) : undefined;
    if (value === undefined) return undefined;
    if (isJsonObject(value)) return value;
    context.report(diagnostic(wrongKind, { message: 'Expected a map.', span: node.span }));
    return undefined;
  },
  schema: () => ({ type: 'object' }),
};

/** The node itself, of any kind, where what it may be is known only later. It stays plain data with all its places. */
export const anyNode: Shape<YamlNode> = {
  read: (node, context) => (hasOnlyJson(node, context) ? node : undefined),
  schema: () => ({}),
};

export function isJsonObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function hasOnlyJson(node: YamlNode, context: ReadContext): boolean {
  if (node.kind === 'list') return node.items.every((item) => hasOnlyJson(item, context));
  if (node.kind === 'map') return node.entries.every((entry) => hasOnlyJson(entry.value, context));
  if (typeof node.value !== 'number' || Number.isFinite(node.value)) return true;
  context.report(diagnostic(badNumber, { message: `JSON has no number \`${node.value}\`.`, span: node.span }));
  return false;
}
