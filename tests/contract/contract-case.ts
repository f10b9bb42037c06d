import type { Expr, Relation } from '../../src/sql/nodes.ts';

/** One meaning that both warehouses have to give. Its name is unique in the suite. */
export interface ExprCase {
  readonly what: string;
  readonly expr: Expr;
  /** Stated by hand. A function where not one value but a property of it is certain. */
  readonly gives: unknown;
  /** The rows that it is computed over; a single row without columns unless given. */
  readonly over?: Relation;
  /** A double whose last digits depend on the order of computing. */
  readonly nearly?: true;
}

export function exprCase(what: string, expr: Expr, gives: unknown, more: Partial<ExprCase> = {}): ExprCase {
  return { what, expr, gives, ...more };
}

/** The same rows for many cases. */
export function over(from: Relation, cases: readonly ExprCase[]): ExprCase[] {
  return cases.map((one) => ({ ...one, over: from }));
}

/**
 * Whether two plain values are the same; where `nearly`, doubles may differ by a part in 1e9. Differences of equal amounts are zero or
 * next to it by the order in which they were added: below 1e-12 nothing is told apart.
 */
export function isSame(found: unknown, wanted: unknown, nearly = false): boolean {
  if (typeof found === 'number' && typeof wanted === 'number') {
    if (Object.is(found, wanted) || found === wanted) return true;
    const least = Math.max(1e-9 * Math.max(Math.abs(found), Math.abs(wanted)), 1e-12);
    return nearly && Math.abs(found - wanted) <= least;
  }
  if (Array.isArray(found) && Array.isArray(wanted))
    return found.length === wanted.length && found.every((one, at) => isSame(one, wanted[at], nearly));
  if (isObject(found) && isObject(wanted)) {
    const keys = Object.keys(wanted);
    return Object.keys(found).length === keys.length && keys.every((key) => isSame(found[key], wanted[key], nearly));
  }
  return found === wanted;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || value === undefined) return String(value);
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${one}n` : one)) ?? String(value);
}
