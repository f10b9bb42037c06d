import type { Expr, Operator, Relation } from '../../src/sql/nodes.ts';

/** Every kind of node, so that the compiler complains where one is new and not listed. */
const exprKinds: Readonly<Record<Expr['kind'], true>> = {
  column: true,
  literal: true,
  call: true,
  operator: true,
  case: true,
  in: true,
  cast: true,
  aggregate: true,
  window: true,
  exists: true,
  field: true,
  every: true,
  array: true,
  struct: true,
  sql: true,
};
const relationKinds: Readonly<Record<Relation['kind'], true>> = {
  table: true,
  select: true,
  join: true,
  union: true,
  values: true,
  with: true,
  nearest: true,
  series: true,
  sql: true,
};
const operators: Readonly<Record<Operator, true>> = {
  '=': true,
  '<>': true,
  '<': true,
  '<=': true,
  '>': true,
  '>=': true,
  is_distinct_from: true,
  and: true,
  or: true,
  not: true,
  is_null: true,
  is_not_null: true,
  negate: true,
  '+': true,
  '-': true,
  '*': true,
  '/': true,
  '||': true,
};

/** The names of all nodes: `expr:case`, `relation:series`, `operator:||`. Functions are in tables of their own. */
export const everyNode: readonly string[] = [
  ...Object.keys(exprKinds).map((one) => `expr:${one}`),
  ...Object.keys(relationKinds).map((one) => `relation:${one}`),
  ...Object.keys(operators).map((one) => `operator:${one}`),
];

/** The names of the nodes and functions within a tree: `scalar:round`, `aggregate:sum`, `window:lag` beside those above. */
export function nodesOf(tree: Expr | Relation): Set<string> {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    else if (typeof value === 'object' && value !== null) {
      name(value, found);
      for (const one of Object.values(value)) visit(one);
    }
  };
  visit(tree);
  return found;
}

function name(node: object, found: Set<string>): void {
  if (!('kind' in node) || typeof node.kind !== 'string') return;
  const { kind } = node;
  // A join's `type` and a literal's tell them from types, which have a kind too.
  if (kind === 'struct' || kind === 'array' ? 'items' in node || isStructExpr(node) : kind in exprKinds) {
    found.add(`expr:${kind}`);
  }
  if (kind in relationKinds) found.add(`relation:${kind}`);
  if ('op' in node) found.add(`operator:${node.op}`);
  if ('fn' in node) found.add(`${kind === 'call' ? 'scalar' : kind}:${node.fn}`);
}

/** The fields of a struct expression have values, those of a struct type have types. */
function isStructExpr(node: object): boolean {
  if (!('fields' in node) || !Array.isArray(node.fields)) return false;
  const [first]: readonly unknown[] = node.fields;
  return typeof first === 'object' && first !== null && 'value' in first;
}
