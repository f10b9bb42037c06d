import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { ValueKind } from '../model/values.ts';
import { literal } from '../sql/make.ts';
import type { Expr } from '../sql/nodes.ts';
import { type SqlScalar, sqlType } from '../sql/types.ts';
import type { Shape } from '../yaml/shape.ts';
import { reportWrongKind } from '../yaml/shapes.ts';
import { badValue } from './codes.ts';
import { describeType } from './columns.ts';

/** A constant that a column is compared with. */
export type Constant = string | number | bigint | boolean;

export const constant: Shape<Constant> = {
  read(node, context) {
    if (node.kind === 'scalar' && node.value !== null) return node.value;
    return reportWrongKind(node, 'text, a number, or true/false', context);
  },
  schema: () => ({ type: ['string', 'number', 'boolean'] }),
};

/** Complains where a column of `type` can never hold the constant. Null: the type is not known. */
export function checkConstant(value: Constant, type: ValueKind | null, span: Span): Diagnostic[] {
  if (type === null || fits(value, type)) return [];
  const written = typeof value === 'string' ? `"${value}"` : String(value);
  return [diagnostic(badValue, { message: `The column holds ${describeType(type)}, which ${written} is not.`, span })];
}

/** The constant as an expression of the column's type, or of its own where that is not known. */
export function constantExpr(value: Constant, type: ValueKind | null): Expr {
  return literal(value, sqlType(scalarOf(type) ?? ownType(value)));
}

function scalarOf(type: ValueKind | null): SqlScalar | null {
  return type === 'array' || type === 'object' ? null : type;
}

function ownType(value: Constant): SqlScalar {
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  return typeof value === 'bigint' || Number.isInteger(value) ? 'integer' : 'number';
}

const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const timestampPattern = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Whether a constant is a value of a type. Lists and objects have no constants. */
export function fits(value: Constant, type: ValueKind): boolean {
  switch (type) {
    case 'string':
    case 'uuid':
      return typeof value === 'string';
    case 'boolean':
      return typeof value === 'boolean';
    case 'number':
      return typeof value === 'number' || typeof value === 'bigint';
    case 'integer':
      return typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value));
    case 'date':
      return typeof value === 'string' && datePattern.test(value) && isTime(value);
    case 'timestamp':
      return typeof value === 'string' && timestampPattern.test(value) && isTime(value);
    default:
      return false;
  }
}

/** False for days that no calendar has, which `Date` would silently roll over. */
function isTime(value: string): boolean {
  const day = new Date(`${value.slice(0, 10)}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10));
}
