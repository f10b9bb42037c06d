import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import { ge, gt, le, lt, or_ } from '../sql/make.ts';
import type { Expr } from '../sql/nodes.ts';
import { badBounds } from './codes.ts';
import type { Constant } from './constants.ts';

/** A range. `min` and `max` belong to it, `above` and `below` do not. */
export interface Bounds<T extends Constant = Constant> {
  readonly min?: T;
  readonly max?: T;
  readonly above?: T;
  readonly below?: T;
}

/** Complains about a range without bounds, with two at one end, or which nothing can be in. */
export function checkBounds(bounds: Bounds, span: Span): Diagnostic[] {
  const problem = boundsProblem(bounds);
  return problem === null ? [] : [diagnostic(badBounds, { message: problem, span })];
}

function boundsProblem({ min, max, above, below }: Bounds): string | null {
  const lower = min ?? above;
  const upper = max ?? below;
  if (lower === undefined && upper === undefined) return 'No bound is given.';
  if (min !== undefined && above !== undefined) return '`min` and `above` both bound from below: write one of them.';
  if (max !== undefined && below !== undefined) return '`max` and `below` both bound from above: write one of them.';
  if (lower === undefined || upper === undefined || typeof lower !== typeof upper) return null;
  const isClosed = min !== undefined && max !== undefined;
  return isClosed
    ? lower > upper
      ? `Nothing is at least ${lower} and at most ${upper}.`
      : null
    : openProblem(lower, upper);
}

function openProblem(lower: Constant, upper: Constant): string | null {
  return lower >= upper ? `Nothing lies between ${lower} and ${upper}.` : null;
}

/** True where a value lies outside; null where the value is null. `make` turns a bound into an expression. */
export function outside<T extends Constant>(value: Expr, bounds: Bounds<T>, make: (bound: T) => Expr): Expr {
  const { min, max, above, below } = bounds;
  return or_(
    ...(min === undefined ? [] : [lt(value, make(min))]),
    ...(above === undefined ? [] : [le(value, make(above))]),
    ...(max === undefined ? [] : [gt(value, make(max))]),
    ...(below === undefined ? [] : [ge(value, make(below))]),
  );
}

/** "at least 1 and at most 5". */
export function describeBounds({
  min,
  max,
  above,
  below,
}: { readonly [End in keyof Bounds]?: Constant | undefined }): string {
  const lower = and(bound('at least', min), bound('above', above));
  return and(lower, and(bound('at most', max), bound('below', below)));
}

function bound(words: string, value: Constant | undefined): string {
  return value === undefined ? '' : `${words} ${value}`;
}

function and(one: string, other: string): string {
  return one === '' || other === '' ? one + other : `${one} and ${other}`;
}
