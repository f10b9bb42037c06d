import { type CodeDoc, type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { At, Located } from '../../yaml/shape.ts';
import { documented, located, object, text } from '../../yaml/shapes.ts';
import { metricExample, wrongUnit } from '../codes.ts';
import { type CommonFields, commonFields } from '../common-fields.ts';
import { allNodes, type ExpressionNode } from '../expression/nodes.ts';
import { parseExpression } from '../expression/parse-expression.ts';
import type { Formula } from '../formula.ts';
import type { MetricContext, MetricKind } from '../kind.ts';
import { combineUnits, type Quantity } from '../unit.ts';

/** It is computed from values, not from rows: their times are those of its metrics. */
const { time: _, ...optional } = commonFields.optional;

export type DerivedSpec = Omit<CommonFields, 'time'> & { readonly expression: Located<string>; readonly at: At };

const orders = 'orders: {type: simple, count: rows, of: order.paid}';

const badExpression: CodeDoc = {
  code: 'metric/expression',
  severity: 'error',
  summary: 'An expression that cannot be read.',
  explanation:
    'An expression has metrics by name, numbers, variables of the project (`$name`), `+`, `-`, `*`, `/` and parentheses, and at least one metric. `*` and `/` bind more tightly than `+` and `-`.',
  examples: {
    wrong: metricExample(orders, 'pairs: {type: derived, expression: orders / (2}'),
    right: metricExample(orders, 'pairs: {type: derived, expression: orders / 2}'),
  },
};

const unknownVariable: CodeDoc = {
  code: 'metric/unknown-variable',
  severity: 'error',
  summary: 'An expression uses a variable that is not a number of the project.',
  explanation: '`$name` stands for a number under `vars:` of `waymark.yaml`, or given by `--vars`.',
  examples: {
    wrong: metricExample(orders, 'above_plan: {type: derived, expression: orders - $planned}'),
    right: {
      ...metricExample(orders, 'above_plan: {type: derived, expression: orders - $planned}'),
      'waymark.yaml': 'name: example\nvars: {planned: 100}\n',
    },
  },
};

/** Arithmetic over other metrics. */
export const derived: MetricKind<DerivedSpec> = {
  kind: 'derived',
  summary: 'Arithmetic over other metrics.',
  notes:
    'Computed last, from the values of the metrics for the group. Null where one of them is null, or where something is divided by zero. Units are carried: USD by a count is USD, a ratio times 100 is percent; what does not go together is refused. `$name` is a number under `vars:` of `waymark.yaml`.',
  example: `average_order_value_in_cents:
  description: Revenue per paid order, in cents
  owner: finance
  type: derived
  expression: 100 * revenue / orders
`,
  codes: [badExpression, unknownVariable],
  shape: object({
    what: 'a derived metric',
    required: {
      ...commonFields.required,
      expression: documented('Arithmetic over metrics: `100 * (revenue - cost) / revenue`.', located(text)),
    },
    optional,
  }),
  measures: () => [],
  uses: ({ expression }) =>
    nodesOf(expression).flatMap((node) =>
      node.kind === 'metric' ? [{ name: node.name, span: spanIn(expression, node) }] : [],
    ),
  check({ expression }, _metric, context) {
    const parsed = parseExpression(expression.value);
    if ('problem' in parsed) {
      const { message, hint } = parsed.problem;
      return [diagnostic(badExpression, { message, hint, span: spanIn(expression, parsed.problem) })];
    }
    const nodes = allNodes(parsed.tree);
    const findings = nodes.flatMap((node) => checkVariable(node, expression, context));
    if (!nodes.some((node) => node.kind === 'metric')) {
      const message = 'The expression names no metric.';
      findings.push(diagnostic(badExpression, { message, span: expression.span }));
    }
    quantityOf(parsed.tree, context, (node, problem) => {
      findings.push(diagnostic(wrongUnit, { message: `${capital(problem)}.`, span: spanIn(expression, node) }));
    });
    return findings;
  },
  unit({ expression }, context) {
    const parsed = parseExpression(expression.value);
    return 'tree' in parsed ? quantityOf(parsed.tree, context, () => {}).unit : null;
  },
  plan: ({ expression }, _metric, context) => planNode(treeOf(expression), context),
  describe: ({ expression }) => words(treeOf(expression), 0),
};

function nodesOf({ value }: Located<string>): ExpressionNode[] {
  const parsed = parseExpression(value);
  return 'tree' in parsed ? allNodes(parsed.tree) : [];
}

function treeOf({ value }: Located<string>): ExpressionNode {
  const parsed = parseExpression(value);
  if ('problem' in parsed) throw new Error(`The expression "${value}" was used without having been checked.`);
  return parsed.tree;
}

function checkVariable(node: ExpressionNode, expression: Located<string>, { vars }: MetricContext): Diagnostic[] {
  if (node.kind !== 'variable') return [];
  const value = Object.hasOwn(vars, node.name) ? vars[node.name] : undefined;
  if (typeof value === 'number') return [];
  const message =
    value === undefined ? `There is no variable \`${node.name}\`.` : `The variable \`${node.name}\` is not a number.`;
  const numbers = Object.keys(vars).filter((name) => typeof vars[name] === 'number');
  return [
    diagnostic(unknownVariable, {
      message,
      hint: didYouMean(node.name, numbers) ?? 'There are no numbers under `vars:` of waymark.yaml.',
      span: spanIn(expression, node),
    }),
  ];
}

/** The unit of a part; what does not go together is reported once, and its unit is then not known. */
function quantityOf(
  node: ExpressionNode,
  context: MetricContext,
  report: (node: ExpressionNode, problem: string) => void,
): Quantity {
  switch (node.kind) {
    case 'number':
      return { unit: 'number', constant: node.value };
    case 'variable':
      return { unit: 'number', constant: null };
    case 'metric':
      return { unit: context.unitOf(node.name), constant: null };
    case 'negate':
      return { ...quantityOf(node.of, context, report), constant: null };
    case 'operation': {
      const left = quantityOf(node.left, context, report);
      const combined = combineUnits(node.op, left, quantityOf(node.right, context, report));
      if (combined.problem === undefined) return { unit: combined.unit, constant: null };
      report(node, combined.problem);
      return { unit: null, constant: null };
    }
  }
}

function planNode(node: ExpressionNode, context: MetricContext): Formula {
  switch (node.kind) {
    case 'number':
      return { kind: 'number', value: node.value };
    case 'variable':
      return { kind: 'number', value: Number(context.vars[node.name]) };
    case 'metric':
      return context.formulaOf(node.name);
    case 'negate':
      return { kind: 'negate', of: planNode(node.of, context) };
    case 'operation':
      return {
        kind: 'operation',
        op: node.op,
        left: planNode(node.left, context),
        right: planNode(node.right, context),
      };
  }
}

const levels = { '+': 1, '-': 1, '*': 2, '/': 2 } as const;
const signs = { '+': '+', '-': '−', '*': '×', '/': '÷' } as const;

function words(node: ExpressionNode, least: number): string {
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'variable':
      return `\`$${node.name}\``;
    case 'metric':
      return `\`${node.name}\``;
    case 'negate':
      return `−${words(node.of, 3)}`;
    case 'operation': {
      const level = levels[node.op];
      const line = `${words(node.left, level)} ${signs[node.op]} ${words(node.right, level + 1)}`;
      return level < least ? `(${line})` : line;
    }
  }
}

/** The place in the file, where the text stands there as it is; quotes and folded lines move it. */
function spanIn({ value, span }: Located<string>, part: { readonly start: number; readonly end: number }): Span {
  const width = span.endColumn - span.column;
  const quotes = width === value.length + 2 ? 1 : 0;
  if (span.line !== span.endLine || width !== value.length + 2 * quotes) return span;
  const start = span.column + quotes;
  // The end of the expression has no character: the last one stands for it.
  const from = Math.min(part.start, Math.max(value.length - 1, 0));
  return { ...span, column: start + from, endColumn: start + Math.max(part.end, from + 1) };
}

function capital(sentence: string): string {
  return (sentence[0] ?? '').toUpperCase() + sentence.slice(1);
}
