import type { JsonValue } from '../model/values.ts';
import type { AggregateFunction, Expr, Operator, Ordering, Relation, ScalarFunction, WindowFunction } from './nodes.ts';
import { type SqlType, sqlType } from './types.ts';

/** Makers of expressions: `and_(eq(column('tier'), text('plus')), isNull(column('country')))`. Relations: `make-relation.ts`. */

export function column(name: string, of?: string): Expr {
  return of === undefined ? { kind: 'column', name } : { kind: 'column', name, of };
}

export function field(of: Expr, name: string): Expr {
  return { kind: 'field', of, name };
}

export function text(value: string): Expr {
  return { kind: 'literal', value, type: sqlType('string') };
}

/** A 64-bit integer. */
export function integer(value: number | bigint): Expr {
  return { kind: 'literal', value, type: sqlType('integer') };
}

/** A double. */
export function number(value: number): Expr {
  return { kind: 'literal', value, type: sqlType('number') };
}

export function boolean(value: boolean): Expr {
  return { kind: 'literal', value, type: sqlType('boolean') };
}

/** `2025-01-14`. */
export function date(value: string): Expr {
  return { kind: 'literal', value, type: sqlType('date') };
}

/** An instant as ISO text: `2025-01-14T08:00:00Z`, with an offset or `Z`; without either it is UTC. */
export function timestamp(value: string): Expr {
  return { kind: 'literal', value, type: sqlType('timestamp') };
}

export function null_(type: SqlType): Expr {
  return { kind: 'literal', value: null, type };
}

/** A constant of a type from what YAML or JSON holds; lists and objects become array and struct expressions. */
export function literal(value: JsonValue, type: SqlType): Expr {
  if (value === null) return null_(type);
  if (type.kind === 'array') {
    const items = Array.isArray(value) ? value : [value];
    return { kind: 'array', of: type.of, items: items.map((item) => literal(item, type.of)) };
  }
  if (type.kind === 'struct') {
    const entries = new Map<string, JsonValue>(typeof value === 'object' ? Object.entries(value) : []);
    return {
      kind: 'struct',
      fields: type.fields.map((one) => ({ name: one.name, value: literal(entries.get(one.name) ?? null, one.type) })),
    };
  }
  if (type.kind === 'json') return { kind: 'literal', value: jsonText(value), type };
  return { kind: 'literal', value: typeof value === 'object' ? jsonText(value) : value, type };
}

/** JSON text; whole numbers that doubles cannot hold stay exact. */
export function jsonText(value: JsonValue): string {
  if (typeof value === 'bigint') return value.toString();
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}:${jsonText(one)}`)
    .join(',')}}`;
}

export function call(fn: ScalarFunction, ...args: Expr[]): Expr {
  return { kind: 'call', fn, args };
}

function operator(op: Operator, ...args: Expr[]): Expr {
  return { kind: 'operator', op, args };
}

export const eq = (a: Expr, b: Expr): Expr => operator('=', a, b);
export const ne = (a: Expr, b: Expr): Expr => operator('<>', a, b);
export const lt = (a: Expr, b: Expr): Expr => operator('<', a, b);
export const le = (a: Expr, b: Expr): Expr => operator('<=', a, b);
export const gt = (a: Expr, b: Expr): Expr => operator('>', a, b);
export const ge = (a: Expr, b: Expr): Expr => operator('>=', a, b);
/** True where they differ, null counting as a value of its own. */
export const distinctFrom = (a: Expr, b: Expr): Expr => operator('is_distinct_from', a, b);
export const add = (...args: Expr[]): Expr => operator('+', ...args);
export const subtract = (a: Expr, b: Expr): Expr => operator('-', a, b);
export const multiply = (...args: Expr[]): Expr => operator('*', ...args);
/** A double. What happens at a zero denominator differs by warehouse: use `safe_divide`. */
export const divide = (a: Expr, b: Expr): Expr => operator('/', a, b);
export const negate = (a: Expr): Expr => operator('negate', a);
export const not_ = (a: Expr): Expr => operator('not', a);
export const isNull = (a: Expr): Expr => operator('is_null', a);
export const isNotNull = (a: Expr): Expr => operator('is_not_null', a);

/** All of them; true where there are none. Nested ones are flattened. */
export function and_(...args: Expr[]): Expr {
  return chain('and', args, true);
}

/** Any of them; false where there are none. Nested ones are flattened. */
export function or_(...args: Expr[]): Expr {
  return chain('or', args, false);
}

function chain(op: 'and' | 'or', args: readonly Expr[], empty: boolean): Expr {
  const flat = args.flatMap((one) => (one.kind === 'operator' && one.op === op ? one.args : [one]));
  const [only] = flat;
  if (only === undefined) return boolean(empty);
  return flat.length === 1 ? only : operator(op, ...flat);
}

/** Whether a value is one of some; false where there are none. */
export function in_(value: Expr, options: readonly Expr[]): Expr {
  return options.length === 0 ? boolean(false) : { kind: 'in', value, options };
}

export function case_(
  branches: readonly { readonly when: Expr; readonly value: Expr }[],
  otherwise: Expr | null = null,
): Expr {
  return { kind: 'case', branches, otherwise };
}

/** A cast that fails the statement where a value does not convert. */
export function cast(value: Expr, type: SqlType): Expr {
  return { kind: 'cast', value, type, safe: false };
}

/** A cast that gives null where a value does not convert. */
export function safeCast(value: Expr, type: SqlType): Expr {
  return { kind: 'cast', value, type, safe: true };
}

export function aggregate(
  fn: AggregateFunction,
  args: readonly Expr[] = [],
  options: { readonly distinct?: boolean; readonly where?: Expr } = {},
): Expr {
  return { kind: 'aggregate', fn, args, ...options };
}

export function window(
  fn: WindowFunction,
  args: readonly Expr[],
  over: { readonly partitionBy?: readonly Expr[]; readonly orderBy?: readonly Ordering[] },
): Expr {
  return { kind: 'window', fn, args, partitionBy: over.partitionBy ?? [], orderBy: over.orderBy ?? [] };
}

export function exists(relation: Relation): Expr {
  return { kind: 'exists', relation };
}

/** True unless `holds` is false for an element; it is given the element. */
export function every(list: Expr, item: string, holds: (element: Expr) => Expr): Expr {
  return { kind: 'every', list, item, holds: holds(column(item)) };
}

/** A condition or value that the user wrote. */
export function sqlExpr(sql: string): Expr {
  return { kind: 'sql', sql };
}
