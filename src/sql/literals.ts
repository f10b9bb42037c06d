import { type Grain, grains } from './grains.ts';
import type { Expr } from './nodes.ts';

/** The text of an argument that has to be a text constant. */
export function textOf(expr: Expr | undefined): string {
  if (expr?.kind !== 'literal' || typeof expr.value !== 'string')
    throw new Error('this argument must be a text constant');
  return expr.value;
}

/** The grain that an argument names. */
export function grainOf(expr: Expr | undefined): Grain {
  const name = textOf(expr);
  const grain = grains.find((one) => one === name);
  if (grain === undefined) throw new Error(`unknown grain ${name}`);
  return grain;
}
