import type { Expr } from '../sql/nodes.ts';
import type { Frame } from './frame.ts';
import { type JoinedColumn, type MetricSource, type RowSource, type TimeColumn, tablesRead } from './source.ts';

/** How a metric is computed: aggregates over tables, and arithmetic over their results. Null where an operand is; so is `x / 0`. */
export type Formula =
  | { readonly kind: 'measure'; readonly measure: PlannedMeasure }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'negate'; readonly of: Formula }
  /** `of` where any of `rows` (counts of rows) is above zero, else `otherwise`. */
  | {
      readonly kind: 'known';
      readonly of: Formula;
      readonly rows: readonly PlannedMeasure[];
      readonly otherwise: 0 | null;
    }
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
  /** The rows of other periods that count. Absent: those of the period. */
  readonly frame?: Frame;
  /** Over all values of the dimensions but these: the total of which something is a share. Absent: of the group itself. */
  readonly total?: readonly string[];
  /** Columns of entities that its condition looks at. */
  readonly joined?: readonly JoinedColumn[];
  /** Only the last row of each key in a period counts. Absent: every row. */
  readonly last?: LastRow;
}

/** Which rows are the last ones. */
export interface LastRow {
  /** Columns whose combinations are the keys; of each one row counts. */
  readonly per: readonly string[];
  /** Columns by which rows are put in order, the greatest of them last; what the first leaves open is settled by the next. */
  readonly order: readonly string[];
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
    case 'known':
      return [...measuresOf(formula.of), ...formula.rows];
    case 'operation':
      return [...measuresOf(formula.left), ...measuresOf(formula.right)];
  }
}

/** True where it looks from each period at others, so that it can only be asked by a grain. */
export function needsGrain(formula: Formula): boolean {
  return measuresOf(formula).some((one) => one.frame !== undefined);
}

/** The tables that a formula is computed from, each once. */
export function tablesOf(formula: Formula): MetricSource[] {
  const tables = measuresOf(formula).flatMap((one) => [
    ...tablesRead(one.source),
    ...(one.joined ?? []).map((joined) => joined.table),
  ]);
  return [...new Map(tables.map((one) => [`${one.kind}:${one.name}`, one])).values()];
}

/** The formula with its aggregates changed. */
export function mapMeasures(formula: Formula, change: (measure: PlannedMeasure) => PlannedMeasure): Formula {
  switch (formula.kind) {
    case 'measure':
      return { kind: 'measure', measure: change(formula.measure) };
    case 'number':
      return formula;
    case 'negate':
      return { kind: 'negate', of: mapMeasures(formula.of, change) };
    case 'known':
      return { ...formula, of: mapMeasures(formula.of, change), rows: formula.rows.map(change) };
    case 'operation':
      return { ...formula, left: mapMeasures(formula.left, change), right: mapMeasures(formula.right, change) };
  }
}

/**
 * How values of parts add up to that of the whole: of `all` parts (days, tiers); of the parts by `dimensions`, but not over time
 * (a balance, a rolling sum); or of `none`: distinct counts, medians, ratios and shares never do.
 */
export type Additivity = 'all' | 'dimensions' | 'none';

const leastFirst: readonly Additivity[] = ['none', 'dimensions', 'all'];

export function additivityOf(formula: Formula): Additivity {
  switch (formula.kind) {
    case 'measure': {
      const { additive, frame, last, total } = formula.measure;
      if (!additive || total !== undefined) return 'none';
      return frame === undefined && last === undefined ? 'all' : 'dimensions';
    }
    case 'number':
      return 'none';
    case 'negate':
      return additivityOf(formula.of);
    case 'known':
      // Where a part is not known, the others do not give the whole.
      return formula.otherwise === null ? 'none' : additivityOf(formula.of);
    case 'operation': {
      const { op, left, right } = formula;
      const [first, second] = [additivityOf(left), additivityOf(right)];
      if (op === '+' || op === '-') return leastFirst.find((one) => one === first || one === second) ?? 'none';
      if (right.kind === 'number') return first;
      return op === '*' && left.kind === 'number' ? second : 'none';
    }
  }
}

/** True where the values of parts (days, tiers) add up to that of the whole. */
export function isAdditive(formula: Formula): boolean {
  return additivityOf(formula) === 'all';
}
