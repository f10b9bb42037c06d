import { parseExpression } from '../metrics/expression/parse-expression.ts';
import { aggregations, type Measure, measureFields } from '../metrics/measure.ts';
import type { MetricDef } from '../model/metric.ts';
import type { MeasureChange } from './changes.ts';
import { isMeasure } from './measure-changes.ts';
import { normalSql } from './normal-sql.ts';
import { sameData } from './same-data.ts';
import type { DiffContext } from './side.ts';

/** How messages call a measure: "The metric `revenue`", "The numerator of `conversion`". */
export function measureName({ metric, part }: MeasureChange): string {
  return part === null ? `The metric \`${metric}\`` : `The ${part} of \`${metric}\``;
}

/** How messages call the rows that a condition leaves. */
export function rowsText(condition: string | undefined): string {
  return condition === undefined ? 'all rows' : `rows with \`${condition}\``;
}

/** Asks about a measure that is one on both sides. */
export function whenMeasures<T>(change: MeasureChange, ask: (before: Measure, after: Measure) => T | null): T | null {
  const { before, after } = change;
  return isMeasure(before) && isMeasure(after) ? ask(before, after) : null;
}

/** What rules of their own look at. */
const known: ReadonlySet<string> = new Set([...aggregations, 'of', 'where', 'fraction', 'method', 'time', 'at']);

/** Fields of a measure that say something else, but for those that rules of their own look at. */
export function otherSettings(before: Measure, after: Measure): string[] {
  const [was, is]: Readonly<Record<string, unknown>>[] = [{ ...before }, { ...after }];
  const fields = Object.keys(measureFields.optional).filter((field) => !known.has(field));
  return fields.filter((field) => !sameData(was?.[field], is?.[field]));
}

/** Whether two conditions are known to hold for the same rows. */
export function sameCondition(one: string | null, other: string | null, context: DiffContext): boolean {
  if (one === null || other === null) return one === other;
  if (normalSql(one) === normalSql(other)) return true;
  const dialect = context.after.project.settings.targets[context.after.project.settings.defaultTarget]?.dialect;
  return dialect !== undefined && context.sameQuery(dialect, conditionQuery(one), conditionQuery(other));
}

/** A query that a parser can read, with a condition in it. */
export function conditionQuery(condition: string): string {
  return `select 1 from rows_of_it where ${condition}`;
}

/** The expression of a derived metric; null for others. */
export function expressionOf({ spec }: MetricDef): string | null {
  if (!('expression' in spec)) return null;
  const { expression } = spec;
  return typeof expression === 'object' && expression !== null && 'value' in expression
    ? String(expression.value)
    : null;
}

/** Whether two expressions compute the same, whatever spaces and parentheses they are written with. */
export function sameExpression(one: string, other: string): boolean {
  const [left, right] = [parseExpression(one), parseExpression(other)];
  if (!('tree' in left) || !('tree' in right)) return one === other;
  return sameData(withoutPositions(left.tree), withoutPositions(right.tree));
}

function withoutPositions(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node).filter(([key]) => key !== 'start' && key !== 'end');
  return Object.fromEntries(entries.map(([key, value]) => [key, withoutPositions(value)]));
}
