import { and_ } from '../sql/make.ts';
import type { Expr } from '../sql/nodes.ts';

/** The expression with every aggregate narrowed to the rows for which `where` holds, so that several can share one scan. */
export function narrowAggregates(expr: Expr, where: Expr | null): Expr {
  if (where === null) return expr;
  const narrow = (one: Expr): Expr => narrowAggregates(one, where);
  switch (expr.kind) {
    case 'aggregate':
      return { ...expr, where: expr.where === undefined ? where : and_(where, expr.where) };
    case 'call':
      return { ...expr, args: expr.args.map(narrow) };
    case 'operator':
      return { ...expr, args: expr.args.map(narrow) };
    case 'cast':
      return { ...expr, value: narrow(expr.value) };
    case 'case':
      return {
        ...expr,
        branches: expr.branches.map((one) => ({ when: narrow(one.when), value: narrow(one.value) })),
        otherwise: expr.otherwise === null ? null : narrow(expr.otherwise),
      };
    case 'in':
      return { ...expr, value: narrow(expr.value), options: expr.options.map(narrow) };
    default:
      return expr;
  }
}
