import type { ExpressionNode } from './nodes.ts';
import { type ExpressionProblem, type Token, tokenize } from './tokenize.ts';

/** Deeper nesting than anybody writes by hand would exhaust the stack. */
const deepest = 200;

interface Parser {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

/** Thrown inside this file only: the first problem ends the parsing. */
class Stop extends Error {
  readonly problem: ExpressionProblem;
  constructor(problem: ExpressionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export type ParsedExpression = { readonly tree: ExpressionNode } | { readonly problem: ExpressionProblem };

/**
 * Parses `100 * (revenue - cost) / revenue`. `*` and `/` bind more tightly than `+` and `-`, equal ones from left to right, a sign
 * most tightly of all.
 */
export function parseExpression(text: string): ParsedExpression {
  const tokens = tokenize(text);
  if ('message' in tokens) return { problem: tokens };
  const parser: Parser = { tokens, at: 0, depth: 0 };
  try {
    const tree = parseSum(parser);
    const rest = peek(parser);
    if (rest.kind !== 'end') stop(rest, `\`${rest.text}\` was not expected here.`, missingOperator(rest));
    return { tree };
  } catch (error) {
    if (error instanceof Stop) return { problem: error.problem };
    throw error;
  }
}

function parseSum(parser: Parser): ExpressionNode {
  let left = parseProduct(parser);
  for (let op = peek(parser).text; op === '+' || op === '-'; op = peek(parser).text) {
    parser.at++;
    const right = parseProduct(parser);
    left = { kind: 'operation', op, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseProduct(parser: Parser): ExpressionNode {
  let left = parseFactor(parser);
  for (let op = peek(parser).text; op === '*' || op === '/'; op = peek(parser).text) {
    parser.at++;
    const right = parseFactor(parser);
    left = { kind: 'operation', op, left, right, start: left.start, end: right.end };
  }
  return left;
}

function parseFactor(parser: Parser): ExpressionNode {
  const token = peek(parser);
  parser.at++;
  const { start, end, text } = token;
  if (token.kind === 'number') return { kind: 'number', value: Number(text), start, end };
  if (token.kind === 'name') return { kind: 'metric', name: text, start, end };
  if (token.kind === 'variable') return { kind: 'variable', name: text.slice(1), start, end };
  if (text !== '-' && text !== '(') {
    const what = token.kind === 'end' ? 'The expression ends too early' : `\`${text}\` was not expected here`;
    stop(token, `${what}: a metric, a number or \`(\` has to follow.`, null);
  }
  if (++parser.depth > deepest) stop(token, 'The expression is nested too deeply.', null);
  const node = text === '-' ? parseNegation(parser, start) : parseGroup(parser, token);
  parser.depth--;
  return node;
}

function parseNegation(parser: Parser, start: number): ExpressionNode {
  const of = parseFactor(parser);
  return { kind: 'negate', of, start, end: of.end };
}

function parseGroup(parser: Parser, open: Token): ExpressionNode {
  const inner = parseSum(parser);
  const close = peek(parser);
  if (close.text !== ')') {
    if (close.kind === 'end') stop(open, 'This parenthesis is never closed.', null);
    stop(close, `\`${close.text}\` was not expected here.`, missingOperator(close));
  }
  parser.at++;
  return { ...inner, start: open.start, end: close.end };
}

function peek({ tokens, at }: Parser): Token {
  const token = tokens[Math.min(at, tokens.length - 1)];
  if (token === undefined) throw new Error('an expression has at least the token of its end');
  return token;
}

function missingOperator({ kind }: Token): string | null {
  return kind === 'symbol' ? null : 'Is there an operator missing before it?';
}

function stop({ start, end }: Token, message: string, hint: string | null): never {
  throw new Stop({ message, hint, start, end });
}
