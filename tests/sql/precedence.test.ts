import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import {
  add,
  and_,
  call,
  case_,
  column,
  distinctFrom,
  eq,
  ge,
  gt,
  in_,
  integer,
  isNotNull,
  isNull,
  le,
  lt,
  multiply,
  ne,
  negate,
  not_,
  or_,
  sqlExpr,
  subtract,
  text,
} from '../../src/sql/make.ts';
import { values } from '../../src/sql/make-relation.ts';
import type { Expr } from '../../src/sql/nodes.ts';
import { sqlType } from '../../src/sql/types.ts';
import { evaluate, openMemory } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
});
afterAll(() => warehouse.close());

const row: Readonly<Record<string, number | null>> = { a: 2, b: -3, n: null, z: 0 };

/** SQL's three-valued logic and integer arithmetic, written down independently of any SQL. */
function meaning(expr: Expr): number | boolean | null {
  switch (expr.kind) {
    case 'column':
      return row[expr.name] ?? null;
    case 'literal':
      return typeof expr.value === 'boolean' || expr.value === null ? expr.value : Number(expr.value);
    case 'case': {
      const branch = expr.branches.find((one) => meaning(one.when) === true);
      return branch ? meaning(branch.value) : expr.otherwise ? meaning(expr.otherwise) : null;
    }
    case 'in': {
      const value = meaning(expr.value);
      const options = expr.options.map(meaning);
      if (value === null) return null;
      return options.includes(value) ? true : options.includes(null) ? null : false;
    }
    case 'operator':
      return applied(expr.op, expr.args.map(meaning));
    default:
      throw new Error(expr.kind);
  }
}

function applied(op: string, args: (number | boolean | null)[]): number | boolean | null {
  const [x = null, y = null] = args;
  if (op === 'and') return args.includes(false) ? false : args.includes(null) ? null : true;
  if (op === 'or') return args.includes(true) ? true : args.includes(null) ? null : false;
  if (op === 'is_null') return x === null;
  if (op === 'is_not_null') return x !== null;
  if (op === 'is_distinct_from') return x !== y;
  if (args.includes(null)) return null;
  const numbers = args.map(Number);
  const [p = 0, q = 0] = numbers;
  switch (op) {
    case 'not':
      return !x;
    case 'negate':
      return 0 - p;
    case '+':
      return numbers.reduce((sum, one) => sum + one);
    case '*':
      return numbers.reduce((product, one) => product * one) + 0;
    case '-':
      return p - q;
    case '=':
      return p === q;
    case '<>':
      return p !== q;
    case '<':
      return p < q;
    case '<=':
      return p <= q;
    case '>':
      return p > q;
    case '>=':
      return p >= q;
    default:
      throw new Error(op);
  }
}

const { numeric } = fc.letrec<{ numeric: Expr; logical: Expr }>((tie) => {
  const n = tie('numeric');
  const b = tie('logical');
  const pair = fc.tuple(n, n);
  const leaf = fc.oneof(
    fc.constantFrom('a', 'b', 'n', 'z').map((name) => column(name)),
    fc.integer({ min: -9, max: 9 }).map((value) => integer(value)),
  );
  return {
    numeric: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expr' },
      leaf,
      pair.map(([x, y]) => subtract(x, y)),
      fc.array(n, { minLength: 2, maxLength: 3 }).map((args) => add(...args)),
      pair.map(([x, y]) => multiply(x, y)),
      n.map(negate),
      fc.tuple(b, n, n).map(([when, value, otherwise]) => case_([{ when, value }], otherwise)),
    ),
    logical: fc.oneof(
      { maxDepth: 5, depthIdentifier: 'expr' },
      ...[eq, ne, lt, le, gt, ge, distinctFrom].map((make) => pair.map(([x, y]) => make(x, y))),
      fc.oneof(n, b).map(isNull),
      fc.oneof(n, b).map(isNotNull),
      b.map(not_),
      fc.tuple(b, b).map(([x, y]) => eq(x, y)),
      fc.array(b, { minLength: 2, maxLength: 3 }).map((args) => and_(...args)),
      fc.array(b, { minLength: 2, maxLength: 3 }).map((args) => or_(...args)),
      fc.tuple(n, fc.array(n, { minLength: 1, maxLength: 3 })).map(([value, options]) => in_(value, options)),
    ),
  };
});

describe('operators', () => {
  test('a printed expression means what the nodes say', async () => {
    const from = values(
      Object.keys(row).map((name) => ({ name, type: sqlType('integer') })),
      [
        Object.values(row).map((value) =>
          value === null ? { kind: 'literal', value, type: sqlType('integer') } : integer(value),
        ),
      ],
    );
    const both = fc.oneof(
      numeric,
      fc.tuple(numeric, numeric).map(([x, y]) => lt(x, y)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(both, { minLength: 1, maxLength: 30 }), async (exprs) => {
        const found = await evaluate(warehouse, exprs, from);
        // `-0` is no integer.
        expect(found).toEqual(exprs.map((expr) => meaning(expr)).map((one) => (one === 0 ? 0 : one)));
      }),
      { numRuns: 60 },
    );
  });

  const [a, b, c] = [column('a'), column('b'), column('c')];
  test.each([
    ['no parentheses where they say nothing', add(a, multiply(b, c)), 'a + b * c'],
    ['those that are needed', multiply(add(a, b), c), '(a + b) * c'],
    ['differences do not associate to the right', subtract(a, subtract(b, c)), 'a - (b - c)'],
    ['nor do they need any to the left', subtract(subtract(a, b), c), 'a - b - c'],
    ['no comment out of two signs', negate(integer(-1)), '-cast(-1 as bigint)'],
    ['a negative number beside a minus', subtract(a, integer(-1)), 'a - -1'],
    ['or within and', and_(or_(eq(a, b), isNull(c)), gt(b, c)), '(a = b or c is null) and b > c'],
    ['and within or', or_(and_(eq(a, b), isNull(c)), gt(b, c)), 'a = b and c is null or b > c'],
    ['comparisons do not chain', eq(lt(a, b), gt(b, c)), '(a < b) = (b > c)'],
    ['a comparison that is null', isNull(eq(a, b)), '(a = b) is null'],
    ['not is read at a glance', not_(in_(a, [text('x')])), "not (a in ('x'))"],
    [
      'text joined in a sum of conditions',
      eq(call('concat', a, text('-'), add(b, c)), text('x')),
      "a || '-' || (b + c) = 'x'",
    ],
    [
      'text of the user stands in parentheses',
      and_(sqlExpr('x = 1 or y = 2'), isNotNull(a)),
      '(x = 1 or y = 2) and a is not null',
    ],
    ['nothing to hold', and_(), 'true'],
    ['nothing to be in', in_(a, []), 'false'],
  ])('%s', (_, expr, sql) => {
    expect(duckdb.expr(expr)).toBe(sql);
  });

  test('a comment in what the user wrote does not swallow the rest', async () => {
    const expr = and_(sqlExpr('1 = 1 -- always'), sqlExpr('2 = 2'));
    expect(await evaluate(warehouse, [expr])).toEqual([true]);
  });

  test('numbers beside a column are short, alone they carry their type', () => {
    expect(duckdb.expr(ge(column('amount'), { kind: 'literal', value: 0.5, type: sqlType('number') }))).toBe(
      'amount >= 0.5',
    );
    expect(bigquery.expr(ge(column('amount'), integer(3)))).toBe('amount >= 3');
    expect(duckdb.expr(integer(3))).toBe('cast(3 as bigint)');
  });
});
