import type { DialectDifferences, ExprWriter } from './differences.ts';
import { aggregateFunctions, scalarFunctions, windowFunctions } from './functions.ts';
import type { Expr, Operator, Ordering, Relation, TableName } from './nodes.ts';
import { type Level, level, type Printed, primary } from './precedence.ts';
import { printLiteral } from './print-literal.ts';
import { printType } from './print-type.ts';
import type { SqlType } from './types.ts';

/** What an expression is printed within: the dialect, and the indentation of the line that it begins on. */
export interface PrintContext {
  readonly dialect: DialectDifferences;
  readonly pad: string;
  identifier(name: string): string;
  relation(relation: Relation, pad: string): string;
}

/** What relations are printed within. */
export interface RelationContext extends PrintContext {
  table(name: TableName): string;
}

/** Conditions and case expressions that would be longer than this are put on lines of their own. */
const wideLine = 100;

export function printExpr(expr: Expr, context: PrintContext): Printed {
  switch (expr.kind) {
    case 'column':
      return primary((expr.of === undefined ? '' : `${context.identifier(expr.of)}.`) + context.identifier(expr.name));
    case 'field':
      return primary(`${fieldOwner(expr.of, context)}.${context.identifier(expr.name)}`);
    case 'literal':
      return printLiteral(expr, false, context);
    case 'sql':
      return primary(userSql(expr.sql));
    case 'operator':
      return printOperator(expr.op, expr.args, context);
    case 'case':
      return printCase(expr, context);
    case 'in':
      return printIn(expr, context);
    case 'cast': {
      const name = expr.safe ? context.dialect.safeCast : 'cast';
      const value = sqlOf(expr.value, context);
      const own = context.dialect.cast?.(name, value, expr.type);
      return primary(own ?? `${name}(${value} as ${printType(expr.type, context)})`);
    }
    case 'exists':
      return primary(`exists (\n${context.relation(expr.relation, `${context.pad}  `)}\n${context.pad})`);
    case 'every':
      return context.dialect.every(expr.list, expr.item, expr.holds, writerOf(context));
    case 'array':
      return primary(
        context.dialect.array(
          expr.items.map((one) => sqlOf(one, context)),
          expr.of,
          writerOf(context),
        ),
      );
    case 'struct':
      return primary(
        context.dialect.struct(
          expr.fields.map((one) => ({ name: context.identifier(one.name), value: sqlOf(one.value, context) })),
        ),
      );
    case 'call':
      checkArguments(expr.fn, expr.args.length, scalarFunctions[expr.fn].args);
      return printCall(expr.fn, expr.args, context.dialect.calls[expr.fn], context);
    case 'aggregate':
      return printAggregate(expr, context);
    case 'window':
      return printWindow(expr, context);
  }
}

/** SQL of an expression that stands by itself: between commas, after a keyword. */
export function sqlOf(expr: Expr, context: PrintContext): string {
  return printExpr(expr, context).sql;
}

/** SQL of an operand, in parentheses where it binds less tightly than `least`. */
function operand(expr: Expr, least: Level, context: PrintContext, bare = false): string {
  const printed = expr.kind === 'literal' ? printLiteral(expr, bare, context) : printExpr(expr, context);
  return printed.level < least ? `(${printed.sql})` : printed.sql;
}

function fieldOwner(of: Expr, context: PrintContext): string {
  const sql = operand(of, level.primary, context);
  // `a.b` on a column would read as table and column.
  return of.kind === 'column' || of.kind === 'field' ? sql : `(${sql})`;
}

function writerOf(context: PrintContext): ExprWriter {
  return {
    write: (expr) => sqlOf(expr, context),
    argument: (expr) => operand(expr, level.or, context, true),
    operand: (expr, least) => operand(expr, least, context, true),
    type: (type: SqlType) => printType(type, context),
    identifier: context.identifier,
  };
}

/** User-written text in parentheses; the closing one is kept out of a line comment, and no line of the text is touched. */
function userSql(sql: string): string {
  const trimmed = sql.trim();
  return /\n|--|#/.test(trimmed) ? `(\n${trimmed}\n)` : `(${trimmed})`;
}

const symbols: Partial<Record<Operator, readonly [symbol: string, level: Level]>> = {
  '=': ['=', level.comparison],
  '<>': ['<>', level.comparison],
  '<': ['<', level.comparison],
  '<=': ['<=', level.comparison],
  '>': ['>', level.comparison],
  '>=': ['>=', level.comparison],
  is_distinct_from: ['is distinct from', level.comparison],
  '||': ['||', level.concat],
  '+': ['+', level.sum],
  '-': ['-', level.sum],
  '*': ['*', level.product],
  '/': ['/', level.product],
  and: ['and', level.and],
  or: ['or', level.or],
};

function printOperator(op: Operator, args: readonly Expr[], context: PrintContext): Printed {
  const [first, second] = args;
  if (first === undefined) throw new Error(`operator ${op} without operands`);
  switch (op) {
    case 'is_null':
    case 'is_not_null': {
      const suffix = op === 'is_null' ? 'is null' : 'is not null';
      return { sql: `${operand(first, level.concat, context)} ${suffix}`, level: level.comparison };
    }
    case 'not':
      // Parentheses around anything but a name or call: `not (a = b)` needs none, but nobody reads `not a = b` right.
      return { sql: `not ${operand(first, level.primary, context)}`, level: level.not };
    case 'negate':
      return { sql: `-${operand(first, level.primary, context)}`, level: level.sign };
    case 'and':
    case 'or':
      return printCondition(op, args, context);
    default: {
      if (second === undefined) throw new Error(`operator ${op} needs two operands`);
      return printInfix(op, args, context);
    }
  }
}

function printInfix(op: Operator, args: readonly Expr[], context: PrintContext): Printed {
  const [symbol, own] = symbols[op] ?? [op, level.primary];
  // A comparison does not chain, and dialects disagree about how tightly `||` binds: only signs and primaries are safe in it.
  const [left, right] = operandLevels(own);
  const bare = args.some((one) => one.kind !== 'literal');
  const parts = args.map((one, index) => operand(one, index === 0 ? left : right, context, bare));
  return { sql: parts.join(` ${symbol} `), level: own };
}

function operandLevels(own: Level): readonly [left: Level, right: Level] {
  if (own === level.comparison) return [level.concat, level.concat];
  if (own === level.concat) return [level.sign, level.sign];
  if (own === level.sum) return [level.sum, level.product];
  return [level.product, level.sign];
}

/** `and` and `or`: on one line where it fits, else one condition a line. */
function printCondition(op: 'and' | 'or', args: readonly Expr[], context: PrintContext): Printed {
  const own = level[op];
  const deeper: PrintContext = { ...context, pad: `${context.pad}  ` };
  const parts = args.map((one) => groupedOperand(one, own === level.and ? level.not : level.and, context, deeper));
  const line = parts.join(` ${op} `);
  const fits = line.length + context.pad.length <= wideLine && !line.includes('\n');
  return { sql: fits ? line : parts.join(`\n${context.pad}${op} `), level: own };
}

/** An operand whose parentheses, if it spans lines, stand on lines of their own. */
function groupedOperand(expr: Expr, least: Level, context: PrintContext, deeper: PrintContext): string {
  const printed = printExpr(expr, deeper);
  if (printed.level >= least) return printed.level === level.and ? printed.sql : printExpr(expr, context).sql;
  if (!printed.sql.includes('\n')) return `(${printed.sql})`;
  return `(\n${deeper.pad}${printed.sql}\n${context.pad})`;
}

function printCase(expr: Expr & { kind: 'case' }, context: PrintContext): Printed {
  const deeper: PrintContext = { ...context, pad: `${context.pad}  ` };
  const branches = expr.branches.map((one) => `when ${sqlOf(one.when, deeper)} then ${sqlOf(one.value, deeper)}`);
  if (expr.otherwise !== null) branches.push(`else ${sqlOf(expr.otherwise, deeper)}`);
  const line = `case ${branches.join(' ')} end`;
  if (line.length + context.pad.length <= wideLine && !line.includes('\n')) return primary(line);
  return primary(`case\n${branches.map((one) => deeper.pad + one).join('\n')}\n${context.pad}end`);
}

function printIn(expr: Expr & { kind: 'in' }, context: PrintContext): Printed {
  const options = expr.options.map((one) => operand(one, level.or, context, expr.value.kind !== 'literal'));
  const value = operand(expr.value, level.concat, context);
  return { sql: `${value} in (${options.join(', ')})`, level: level.comparison };
}

function printCall(
  name: string,
  args: readonly Expr[],
  own: ((args: readonly Expr[], writer: ExprWriter) => Printed) | undefined,
  context: PrintContext,
): Printed {
  if (own !== undefined) return own(args, writerOf(context));
  return primary(`${name}(${args.map((one) => sqlOf(one, context)).join(', ')})`);
}

function printAggregate(expr: Expr & { kind: 'aggregate' }, context: PrintContext): Printed {
  const { fn, where } = expr;
  checkArguments(fn, expr.args.length, aggregateFunctions[fn].args);
  const clause = where !== undefined && context.dialect.filterClause;
  const args = where !== undefined && !clause ? guardedArguments(expr.args, where) : expr.args;
  const suffix = clause ? ` filter (where ${sqlOf(where, context)})` : '';
  const own = context.dialect.aggregates[fn];
  if (own !== undefined) {
    if (expr.distinct === true) throw new Error(`${fn} of distinct values cannot be printed`);
    return primary(own(args, writerOf(context)).sql + suffix);
  }
  const list = args.map((one) => sqlOf(one, context)).join(', ') || (fn === 'count' ? '*' : '');
  return primary(`${fn}(${expr.distinct === true ? 'distinct ' : ''}${list})${suffix}`);
}

/** The arguments with the condition inside, for dialects without a filter clause: nulls are passed over anyway. */
function guardedArguments(args: readonly Expr[], where: Expr): readonly Expr[] {
  const [value = { kind: 'literal', value: 1, type: { kind: 'integer' } } satisfies Expr, ...rest] = args;
  return [{ kind: 'case', branches: [{ when: where, value }], otherwise: null }, ...rest];
}

function printWindow(expr: Expr & { kind: 'window' }, context: PrintContext): Printed {
  checkArguments(expr.fn, expr.args.length, windowFunctions[expr.fn].args);
  const args = expr.args.map((one) => operand(one, level.or, context, true)).join(', ');
  const parts: string[] = [];
  if (expr.partitionBy.length > 0) {
    parts.push(`partition by ${expr.partitionBy.map((one) => sqlOf(one, context)).join(', ')}`);
  }
  if (expr.orderBy.length > 0) {
    parts.push(`order by ${expr.orderBy.map((one) => printOrdering(one, context)).join(', ')}`);
    const frame = frames[expr.fn];
    if (frame !== undefined) parts.push(frame);
  }
  return primary(`${expr.fn}(${args || (expr.fn === 'count' ? '*' : '')}) over (${parts.join(' ')})`);
}

const running = 'rows between unbounded preceding and current row';
const whole = 'rows between unbounded preceding and unbounded following';

/** Frames are always written: the default one takes in ties, and ends `last_value` at the current row. */
const frames: Partial<Record<(Expr & { kind: 'window' })['fn'], string>> = {
  sum: running,
  count: running,
  min: running,
  max: running,
  first_value: whole,
  last_value: whole,
};

export function printOrdering(ordering: Ordering, context: PrintContext): string {
  const direction = ordering.descending ? ' desc' : '';
  const told = context.dialect.nullsByDefault(ordering.descending) === ordering.nulls;
  return `${positionOf(ordering.expr) ?? sqlOf(ordering.expr, context)}${direction}${told ? '' : ` nulls ${ordering.nulls}`}`;
}

/** In `group by` and `order by` an integer constant is the position of a column. */
export function positionOf(expr: Expr): string | null {
  return expr.kind === 'literal' && expr.type.kind === 'integer' ? String(expr.value) : null;
}

function checkArguments(name: string, count: number, [least, most]: readonly [number, number]): void {
  if (count < least || count > most) throw new Error(`${name} takes ${least} to ${most} arguments, not ${count}`);
}
