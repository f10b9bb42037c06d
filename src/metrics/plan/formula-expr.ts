import {
  add,
  call,
  case_,
  gt,
  integer,
  multiply,
  negate,
  null_,
  number,
  or_,
  sqlExpr,
  subtract,
} from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { Formula, PlannedMeasure } from '../formula.ts';

/** A formula over the values of its measures. Division is a double, and null by zero. */
export function formulaExpr(formula: Formula, valueFor: (measure: PlannedMeasure) => Expr): Expr {
  switch (formula.kind) {
    case 'measure':
      return valueFor(formula.measure);
    case 'number':
      return Number.isSafeInteger(formula.value) ? integer(formula.value) : number(formula.value);
    case 'negate':
      return negate(formulaExpr(formula.of, valueFor));
    case 'known': {
      const isKnown = or_(...formula.rows.map((one) => gt(valueFor(one), integer(0))));
      const otherwise = formula.otherwise === null ? null : integer(formula.otherwise);
      return case_([{ when: isKnown, value: formulaExpr(formula.of, valueFor) }], otherwise);
    }
    case 'operation': {
      const left = formulaExpr(formula.left, valueFor);
      const right = formulaExpr(formula.right, valueFor);
      if (formula.op === '/') return call('safe_divide', left, right);
      if (formula.op === '-') return subtract(left, right);
      return formula.op === '+' ? add(left, right) : multiply(left, right);
    }
  }
}

/** Null of whatever type the other rows have. */
export const anyNull: Expr = sqlExpr('null');

/** What stands for a value that is not there. */
export const noValue: Expr = null_(sqlType('integer'));
