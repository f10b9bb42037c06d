import { aggregate, boolean, column, eq, field, gt, integer, lt, number, text, window } from '../../../src/sql/make.ts';
import { ascending, descending, select, sqlRelation, table, unionAll, values } from '../../../src/sql/make-relation.ts';
import { sqlType } from '../../../src/sql/types.ts';
import { g, k, noText, ordered, type RelationCase, rows, tables, v } from './relation-rows.ts';

export const selectCases: readonly RelationCase[] = [
  {
    what: 'a table of a with',
    relation: tables(select({ from: table('rows_in'), columns: ['k'], where: gt(v, integer(9)) })),
    gives: [[1], [2], [3]],
    keys: 1,
  },
  {
    what: 'all columns',
    relation: tables(table('rows_in')),
    gives: [
      [1, 'a', 10],
      [2, 'a', 10],
      [3, 'a', 30],
      [4, 'b', null],
      [5, 'b', 5],
      [6, null, 7],
    ],
    keys: 1,
  },
  {
    what: 'null is a group',
    relation: select({
      from: rows,
      alias: 't',
      columns: { g, n: aggregate('count'), s: aggregate('sum', [v]) },
      groupBy: [integer(1)],
    }),
    gives: [
      ['a', 3, 50],
      ['b', 2, 5],
      [null, 1, 7],
    ],
    keys: 1,
  },
  {
    what: 'a group by an expression',
    relation: select({
      from: rows,
      alias: 't',
      columns: { big: gt(v, integer(9)), n: aggregate('count') },
      groupBy: [gt(v, integer(9))],
    }),
    gives: [
      [false, 2],
      [true, 3],
      [null, 1],
    ],
    keys: 1,
  },
  {
    what: 'no groups of no rows',
    relation: select({
      from: rows,
      alias: 't',
      columns: { g, n: aggregate('count') },
      where: boolean(false),
      groupBy: [g],
    }),
    gives: [],
    keys: 1,
  },
  {
    what: 'one row of no rows',
    relation: select({
      from: rows,
      alias: 't',
      columns: { n: aggregate('count'), s: aggregate('sum', [v]) },
      where: boolean(false),
    }),
    gives: [[0, null]],
    keys: 1,
  },
  {
    what: 'having',
    relation: select({
      from: rows,
      alias: 't',
      columns: { g },
      groupBy: [g],
      having: gt(aggregate('count'), integer(1)),
    }),
    gives: [['a'], ['b']],
    keys: 1,
  },
  {
    what: 'distinct, null as a value',
    relation: select({ from: rows, alias: 't', columns: { g }, distinct: true }),
    gives: [['a'], ['b'], [null]],
    keys: 1,
  },
  {
    what: 'where passes no null',
    relation: select({ from: rows, alias: 't', columns: ['k'], where: lt(v, integer(9)) }),
    gives: [[5], [6]],
    keys: 1,
  },
  {
    what: 'qualify',
    relation: select({
      from: rows,
      alias: 't',
      columns: ['k'],
      qualify: eq(window('row_number', [], { partitionBy: [g], orderBy: [descending(k)] }), integer(1)),
    }),
    gives: [[3], [5], [6]],
    keys: 1,
  },
  {
    what: 'limit',
    relation: select({ from: rows, alias: 't', columns: ['k'], orderBy: [descending(k)], limit: 2 }),
    gives: [[6], [5]],
    keys: 0,
  },
  { what: 'limit 0', relation: select({ from: rows, alias: 't', columns: ['k'], limit: 0 }), gives: [], keys: 0 },
  { what: 'ascending, nulls last', relation: ordered(v), gives: [[5], [6], [1], [2], [3], [4]], keys: 0 },
  {
    what: 'ascending, nulls first',
    relation: ordered(v, { nulls: 'first' }),
    gives: [[4], [5], [6], [1], [2], [3]],
    keys: 0,
  },
  {
    what: 'descending, nulls last',
    relation: ordered(v, { descending: true }),
    gives: [[3], [1], [2], [6], [5], [4]],
    keys: 0,
  },
  {
    what: 'descending, nulls first',
    relation: ordered(v, { descending: true, nulls: 'first' }),
    gives: [[4], [3], [1], [2], [6], [5]],
    keys: 0,
  },
  {
    what: 'order by a position',
    relation: select({
      from: rows,
      alias: 't',
      columns: { g, k },
      orderBy: [descending(integer(1)), ascending(integer(2))],
      limit: 3,
    }),
    gives: [
      ['b', 4],
      ['b', 5],
      ['a', 1],
    ],
    keys: 0,
  },
  {
    what: 'union all',
    relation: unionAll([
      select({ from: rows, alias: 't', columns: { x: integer(1) } }),
      select({ columns: { x: number(0.5) } }),
    ]),
    gives: [[0.5], [1], [1], [1], [1], [1], [1]],
    keys: 1,
  },
  {
    what: 'union distinct',
    relation: {
      kind: 'union',
      all: false,
      relations: [select({ from: rows, alias: 't', columns: { g } }), select({ columns: { g: noText } })],
    },
    gives: [['a'], ['b'], [null]],
    keys: 1,
  },
  {
    what: 'a union of a limited part',
    relation: unionAll([
      select({ from: rows, alias: 't', columns: ['k'], orderBy: [descending(k)], limit: 1 }),
      sqlRelation('select 9 as k -- nine'),
    ]),
    gives: [[6], [9]],
    keys: 1,
  },
  { what: 'no values', relation: values([{ name: 'x', type: sqlType('date') }], []), gives: [], keys: 1 },
  {
    what: 'names that are words',
    relation: select({ columns: { order: integer(1), group: integer(2), select: integer(3), Mixed: integer(4) } }),
    gives: [[1, 2, 3, 4]],
    keys: 0,
  },
  {
    what: 'a field of a column',
    relation: select({
      from: select({ columns: { s: { kind: 'struct', fields: [{ name: 'inside', value: text('x') }] } } }),
      alias: 't',
      columns: { inside: field(column('s'), 'inside') },
    }),
    gives: [['x']],
    keys: 1,
  },
];
