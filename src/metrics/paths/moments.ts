import { call, integer, text } from '../../sql/make.ts';
import type { Expr } from '../../sql/nodes.ts';

const units = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** An instant so many seconds later, in the largest unit that is exact. A day is 24 hours. */
export function later(moment: Expr, seconds: number): Expr {
  const [unit, size] = units.find(([, one]) => seconds % one === 0) ?? ['second', 1];
  return call('date_add', text(unit), integer(seconds / size), moment);
}
