import {
  aggregate,
  boolean,
  column,
  date,
  eq,
  gt,
  integer,
  null_,
  number,
  sqlExpr,
  text,
  timestamp,
} from '../../../src/sql/make.ts';
import { select, values } from '../../../src/sql/make-relation.ts';
import { sqlType } from '../../../src/sql/types.ts';
import { type ExprCase, exprCase, over } from '../contract-case.ts';

const [x, n, ok, k] = [column('x'), column('n'), column('ok'), column('k')];
const noNumber = null_(sqlType('number'));

/** Four rows; the last one holds nothing but nulls. */
const rows = values(
  [
    { name: 'x', type: sqlType('number') },
    { name: 'n', type: sqlType('integer') },
    { name: 'ok', type: sqlType('boolean') },
    { name: 'k', type: sqlType('string') },
    { name: 'd', type: sqlType('date') },
    { name: 't', type: sqlType('timestamp') },
  ],
  [
    [
      noNumber,
      null_(sqlType('integer')),
      null_(sqlType('boolean')),
      null_(sqlType('string')),
      null_(sqlType('date')),
      null_(sqlType('timestamp')),
    ],
    [number(1), integer(10), boolean(true), text('b'), date('2024-02-29'), timestamp('2024-02-29T23:59:59.999999Z')],
    [number(2), integer(-3), boolean(false), text('B'), date('2024-03-01'), timestamp('2024-03-01T00:00:00Z')],
    [number(4), integer(10), boolean(true), text('b'), date('2023-12-31'), timestamp('2024-03-01T00:00:00.000001Z')],
  ],
);

const none = select({ from: rows, alias: 'none_of', where: boolean(false) });

/** Every aggregate over rows of which one is null. */
const plain: readonly ExprCase[] = over(rows, [
  exprCase('any_value is not null where one is not', aggregate('any_value', [k], { where: gt(x, integer(3)) }), 'b'),
  exprCase('any_value passes nulls over', aggregate('any_value', [column('d')]), (value: unknown) => value !== null),
  exprCase('avg', aggregate('avg', [x]), 7 / 3, { nearly: true }),
  exprCase('avg of integers', aggregate('avg', [n]), 17 / 3, { nearly: true }),
  exprCase('avg of decimals is a double', aggregate('avg', [sqlExpr('cast(n as numeric)')]), 17 / 3, { nearly: true }),
  exprCase('bool_and', aggregate('bool_and', [ok]), false),
  exprCase('bool_or', aggregate('bool_or', [ok]), true),
  exprCase('bool_and of a condition', aggregate('bool_and', [gt(x, integer(0))]), true),
  exprCase('count of rows', aggregate('count'), 4),
  exprCase('count', aggregate('count', [x]), 3),
  exprCase('count distinct, with case', aggregate('count', [k], { distinct: true }), 2),
  exprCase('count distinct of integers', aggregate('count', [n], { distinct: true }), 2),
  exprCase('count where', aggregate('count', [], { where: ok }), 2),
  exprCase('count of a column where', aggregate('count', [x], { where: eq(k, text('b')) }), 2),
  exprCase('count distinct where', aggregate('count', [k], { distinct: true, where: gt(x, integer(1)) }), 2),
  exprCase('max', aggregate('max', [x]), 4),
  exprCase('max of text is by code points', aggregate('max', [k]), 'b'),
  exprCase('max of dates', aggregate('max', [column('d')]), '2024-03-01'),
  exprCase('max of timestamps', aggregate('max', [column('t')]), '2024-03-01T00:00:00.000001Z'),
  exprCase('min', aggregate('min', [n]), -3),
  exprCase('min of text is by code points', aggregate('min', [k]), 'B'),
  exprCase('min of timestamps', aggregate('min', [column('t')]), '2024-02-29T23:59:59.999999Z'),
  exprCase('median', aggregate('median', [x]), 2),
  exprCase('median of integers', aggregate('median', [n]), 10),
  // Between -3 and 10: half of the way.
  exprCase('median interpolates', aggregate('median', [n], { where: gt(n, number(-4)) }), 10),
  exprCase('median of two', aggregate('median', [x], { where: gt(x, integer(1)) }), 3),
  // (3 - 1) * 0.25 = 0.5: half of the way from 1 to 2.
  // 0.55 and 2: halfway between them.
  exprCase(
    'median of a whole double and another',
    aggregate('median', [sqlExpr('case when x < 1.5 then 0.55 else x end')], { where: gt(integer(3), x) }),
    1.275,
    { nearly: true },
  ),
  exprCase('percentile interpolates', aggregate('percentile', [x, number(0.25)]), 1.5),
  // (3 - 1) * 0.9 = 1.8: 0.8 of the way from 2 to 4.
  exprCase('percentile 0.9', aggregate('percentile', [x, number(0.9)]), 3.6, { nearly: true }),
  exprCase('percentile 0', aggregate('percentile', [x, number(0)]), 1),
  exprCase('percentile 1', aggregate('percentile', [x, number(1)]), 4),
  exprCase('percentile of one', aggregate('percentile', [x, number(0.3)], { where: gt(x, integer(2)) }), 4),
  exprCase('stddev', aggregate('stddev', [x]), Math.sqrt(7 / 3), { nearly: true }),
  exprCase('stddev of one', aggregate('stddev', [x], { where: gt(x, integer(2)) }), null),
  exprCase('sum', aggregate('sum', [x]), 7),
  exprCase('sum of integers', aggregate('sum', [n]), 17),
  exprCase('sum where', aggregate('sum', [n], { where: ok }), 20),
  exprCase('sum where nothing is', aggregate('sum', [n], { where: boolean(false) }), null),
  exprCase('sum of distinct values', aggregate('sum', [n], { distinct: true }), 7),
]);

/** The same over no rows: null, but for the counts. */
const ofNone: readonly ExprCase[] = plain.map((one) => ({
  ...one,
  what: `${one.what}, of no rows`,
  over: none,
  gives: one.expr.kind === 'aggregate' && one.expr.fn === 'count' ? 0 : null,
}));

/** Estimates are not compared exactly: this is the declaration of which they are. */
const approximate: readonly ExprCase[] = over(rows, [
  exprCase('approx_count_distinct is near', aggregate('approx_count_distinct', [k]), 2),
  exprCase(
    'approx_percentile is among the values',
    aggregate('approx_percentile', [x, number(0.5)]),
    (value: unknown) => [1, 2, 4].includes(Number(value)),
  ),
]);

const large = values(
  [{ name: 'n', type: sqlType('integer') }],
  [[integer(2n ** 62n)], [integer(2n ** 62n - 1n)], [integer(-(2n ** 62n))]],
);
const extremes: readonly ExprCase[] = over(large, [
  exprCase('sum of large integers is exact', aggregate('sum', [n]), 2n ** 62n - 1n),
  exprCase('max of large integers is exact', aggregate('max', [n]), 2n ** 62n),
  exprCase('count distinct of large integers', aggregate('count', [n], { distinct: true }), 3),
]);

const odd = values(
  [{ name: 'x', type: sqlType('number') }],
  [[number(1)], [number(Number.NaN)], [number(Number.NaN)], [number(0)], [number(-0)]],
);
const oddNumbers: readonly ExprCase[] = over(odd, [
  exprCase('sum with NaN', aggregate('sum', [x]), Number.NaN),
  exprCase('max with NaN', aggregate('max', [x]), Number.NaN),
  exprCase('min with NaN', aggregate('min', [x]), Number.NaN),
  // NaN is one value among distinct ones, and so are zero and minus zero.
  exprCase('count distinct with NaN', aggregate('count', [x], { distinct: true }), 3),
]);

export const aggregateCases: readonly ExprCase[] = [...plain, ...ofNone, ...approximate, ...extremes, ...oddNumbers];
