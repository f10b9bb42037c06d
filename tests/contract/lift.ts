import type { Expr, Relation, ScalarFunction } from '../../src/sql/nodes.ts';

/** Arguments that have to be constants, or that people write as constants: those from a place on. */
const constantFrom: Partial<Record<ScalarFunction, number>> = { json_value: 1, regexp_matches: 1, round: 1 };
const constantPlaces: Partial<Record<ScalarFunction, readonly number[]>> = {
  date_trunc: [0, 2],
  date_diff: [0, 3],
  date_add: [0, 1],
  shift_date: [0, 1],
};

/**
 * The same expressions over a row that holds their constants: warehouses compute constants while they read a statement, and what is
 * to be compared is what they do to data.
 */
export function lifted(exprs: readonly Expr[]): { readonly exprs: readonly Expr[]; readonly from: Relation | null } {
  const columns: { expr: Expr; as: string }[] = [];
  const hold = (one: Expr): Expr => {
    const as = `v${columns.length + 1}`;
    columns.push({ expr: one, as });
    return { kind: 'column', name: as };
  };
  const lift = (one: Expr): Expr => {
    switch (one.kind) {
      case 'literal':
        return hold(one);
      case 'call':
        return {
          ...one,
          args: one.args.map((arg, at) => (isConstant(one.fn, at) && isLiteral(arg) ? arg : lift(arg))),
        };
      case 'operator':
        return { ...one, args: one.args.map(lift) };
      case 'in':
        return { ...one, value: lift(one.value) };
      case 'cast':
        return { ...one, value: lift(one.value) };
      case 'case':
        return {
          ...one,
          branches: one.branches.map(({ when, value }) => ({ when: lift(when), value: lift(value) })),
          otherwise: one.otherwise && lift(one.otherwise),
        };
      case 'every':
        return { ...one, list: lift(one.list) };
      case 'field':
        return { ...one, of: lift(one.of) };
      default:
        return one;
    }
  };
  const moved = exprs.map(lift);
  return { exprs: moved, from: columns.length === 0 ? null : { kind: 'select', from: null, columns } };
}

function isLiteral(expr: Expr): boolean {
  return expr.kind === 'literal';
}

function isConstant(fn: ScalarFunction, at: number): boolean {
  const from = constantFrom[fn];
  return (from !== undefined && at >= from) || constantPlaces[fn]?.includes(at) === true;
}
