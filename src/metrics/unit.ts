import type { ArithmeticOperator } from './formula.ts';

/**
 * What a value is measured in. `count`: things counted; `ratio`: a share, 1 being the whole; `percent`; `number`: a constant;
 * else the name of a unit (`USD`, `s`), or one made of others (`USD/s`). Null where it is not known.
 */
export type Unit = string | null;

/** A value as far as units go; `constant` where it is a number written in the expression. */
export interface Quantity {
  readonly unit: Unit;
  readonly constant: number | null;
}

export type UnitResult =
  | { readonly unit: Unit; readonly problem?: never }
  | { readonly unit: null; readonly problem: string };

/** The unit of `left op right`, or why they do not go together. */
export function combineUnits(op: ArithmeticOperator, left: Quantity, right: Quantity): UnitResult {
  if (op === '+' || op === '-') return sumUnit(op, left.unit, right.unit);
  return { unit: op === '*' ? productUnit(left, right) : quotientUnit(left, right) };
}

function sumUnit(op: '+' | '-', left: Unit, right: Unit): UnitResult {
  if (left === right || right === 'number') return { unit: left };
  if (left === 'number') return { unit: right };
  if (left === null || right === null) return { unit: left ?? right };
  const words = op === '+' ? `${left} and ${right} cannot be added` : `${right} cannot be taken from ${left}`;
  return { unit: null, problem: words };
}

/** Factors that only scale what they multiply. */
const plain: ReadonlySet<Unit> = new Set(['number', 'ratio', 'count']);

function productUnit(left: Quantity, right: Quantity): Unit {
  if (isHundred(right) && left.unit === 'ratio') return 'percent';
  if (isHundred(left) && right.unit === 'ratio') return 'percent';
  if (left.unit === null || right.unit === null) return null;
  if (left.unit === 'number') return right.unit;
  if (right.unit === 'number') return left.unit;
  // A share of a count is a count again.
  if (left.unit === 'ratio') return right.unit;
  if (plain.has(right.unit)) return left.unit;
  return plain.has(left.unit) ? right.unit : `${left.unit}*${right.unit}`;
}

function quotientUnit(left: Quantity, right: Quantity): Unit {
  if (left.unit === 'percent' && isHundred(right)) return 'ratio';
  if (left.unit === null || right.unit === null) return null;
  if (left.unit === right.unit) return left.unit === 'number' ? 'number' : 'ratio';
  if (plain.has(right.unit)) return left.unit;
  // USD over USD a month is months.
  if (right.unit.startsWith(`${left.unit}/`)) return right.unit.slice(left.unit.length + 1);
  return `${left.unit === 'number' || left.unit === 'ratio' ? '1' : left.unit}/${right.unit}`;
}

function isHundred({ constant }: Quantity): boolean {
  return constant === 100;
}
