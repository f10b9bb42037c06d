import type { ArithmeticOperator } from '../formula.ts';

/** An arithmetic expression over metrics. Positions count characters of the text from 0; the end is exclusive. */
export type ExpressionNode = { readonly start: number; readonly end: number } & (
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'metric'; readonly name: string }
  /** A variable of the project: `$baseline`. */
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: ExpressionNode }
  | {
      readonly kind: 'operation';
      readonly op: ArithmeticOperator;
      readonly left: ExpressionNode;
      readonly right: ExpressionNode;
    }
);

/** The nodes of an expression, an operation before its parts. */
export function allNodes(node: ExpressionNode): ExpressionNode[] {
  if (node.kind === 'negate') return [node, ...allNodes(node.of)];
  if (node.kind === 'operation') return [node, ...allNodes(node.left), ...allNodes(node.right)];
  return [node];
}
