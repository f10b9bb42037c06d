import type { Expr } from '../sql/nodes.ts';
import { type MetricSource, type RowSource, type TimeColumn, tablesRead } from './source.ts';

/** How a metric is computed: aggregates over tables, and arithmetic over their results. Null where an operand is; so is `x / 0`. */
export type Formula =
  | { readonly kind: 'measure'; readonly measure: PlannedMeasure }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'negate'; readonly of: Formula }
  | {
      readonly kind: 'operation';
      readonly op: ArithmeticOperator;
      readonly left: Formula;
      readonly right: Formula;
    };

export type ArithmeticOperator = '+' | '-' | '*' | '/';

export const constant = (value: number): Formula => ({ kind: 'number', value });
export const operation = (op: ArithmeticOperator, left: Formula, right: Formula): Formula => ({
  kind: 'operation',
  op,
  left,
  right,
});

/** One aggregate over the rows of one table, or over rows that were made from some. */
export interface PlannedMeasure {
  readonly source: RowSource;
  readonly aggregate: Expr & { readonly kind: 'aggregate' };
  /** Rows for which it does not hold do not count. */
  readonly where: Expr | null;
  /** The column that tells when; null where there is none. */
  readonly time: TimeColumn | null;
  /** Over no rows: counts and sums are zero, everything else is not known. */
  readonly empty: Expr | null;
  /** True where the values of parts add up to that of the whole. */
  readonly additive: boolean;
}

/** The aggregates of a formula, from left to right. */
export function measuresOf(formula: Formula): PlannedMeasure[] {
  switch (formula.kind) {
    case 'measure':
      return [formula.measure];
    case 'number':
      return [];
    case 'negate':
      return measuresOf(formula.of);
    case 'operation':
      return [...measuresOf(formula.left), ...measuresOf(formula.right)];
  }
}

/** The tables that a formula is computed from, each once. */
export function tablesOf(formula: Formula): MetricSource[] {
  const tables = measuresOf(formula).flatMap((one) => tablesRead(one.source));
  return [...new Map(tables.map((one) => [`${one.kind}:${one.name}`, one])).values()];
}

/** True where the values of parts (days, tiers) add up to that of the whole. Distinct counts, medians and ratios never do. */
export function isAdditive(formula: Formula): boolean {
  switch (formula.kind) {
    case 'measure':
      return formula.measure.additive;
    case 'number':
      return false;
    case 'negate':
      return isAdditive(formula.of);
    case 'operation': {
      const { op, left, right } = formula;
      if (op === '+' || op === '-') return isAdditive(left) && isAdditive(right);
      if (op === '/') return isAdditive(left) && right.kind === 'number';
      return (left.kind === 'number' && isAdditive(right)) || (isAdditive(left) && right.kind === 'number');
    }
  }
}
