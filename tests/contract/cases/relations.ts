import {
  aggregate,
  boolean,
  column,
  date,
  eq,
  field,
  gt,
  integer,
  lt,
  null_,
  number,
  safeCast,
  text,
  timestamp,
  window,
} from '../../../src/sql/make.ts';
import {
  aliased,
  ascending,
  descending,
  join,
  nearest,
  select,
  sqlRelation,
  table,
  unionAll,
  values,
  with_,
} from '../../../src/sql/make-relation.ts';
import type { Expr, NearestRelation, Relation, SeriesRelation } from '../../../src/sql/nodes.ts';
import { sqlType } from '../../../src/sql/types.ts';

/** Rows in their order, cells in that of the columns. */
export interface RelationCase {
  readonly what: string;
  readonly relation: Relation;
  readonly gives: readonly (readonly unknown[])[];
  /** How many columns from the left the rows are ordered by; those of the relation itself where it is 0. */
  readonly keys: number;
}

const noText = null_(sqlType('string'));
const noWhole = null_(sqlType('integer'));
const [g, v, k] = [column('g'), column('v'), column('k')];

/** Two groups and rows without one; ties in `v`, and a null. */
const rows = values(
  [
    { name: 'k', type: sqlType('integer') },
    { name: 'g', type: sqlType('string') },
    { name: 'v', type: sqlType('integer') },
  ],
  [
    [integer(1), text('a'), integer(10)],
    [integer(2), text('a'), integer(10)],
    [integer(3), text('a'), integer(30)],
    [integer(4), text('b'), noWhole],
    [integer(5), text('b'), integer(5)],
    [integer(6), noText, integer(7)],
  ],
);
const tables = (body: Relation): Relation => with_([{ name: 'rows_in', relation: rows }], body);
const others = values(
  [
    { name: 'k', type: sqlType('integer') },
    { name: 'w', type: sqlType('string') },
  ],
  [
    [integer(1), text('one')],
    [integer(1), text('uno')],
    [integer(9), text('nine')],
    [noWhole, text('none')],
  ],
);
const joined = (type: 'inner' | 'left' | 'full' | 'cross', on: Expr | null): Relation =>
  select({
    from: join(type, aliased(rows, 'l'), aliased(others, 'r'), on),
    columns: { k: column('k', 'l'), w: column('w', 'r') },
  });
const sameKey = eq(column('k', 'l'), column('k', 'r'));
const ordered = (expr: Expr, more: object = {}): Relation =>
  select({ from: rows, alias: 't', columns: ['k'], orderBy: [{ ...ascending(expr), ...more }, ascending(k)] });
const series = (parts: Omit<SeriesRelation, 'kind' | 'as' | 'from'>): SeriesRelation => ({
  kind: 'series',
  as: 'period',
  from: null,
  ...parts,
});

const plain: readonly RelationCase[] = [
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

const counted = select({ columns: { shown: integer(7), begun: integer(3) } });
const stages: Relation = unionAll([
  select({ from: counted, alias: 'c', columns: { p: integer(1), n: column('shown'), total: column('shown') } }),
  select({ from: counted, alias: 'c', columns: { p: integer(2), n: column('begun'), total: column('shown') } }),
]);

const joins: readonly RelationCase[] = [
  {
    what: 'inner join',
    relation: joined('inner', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
    ],
    keys: 2,
  },
  {
    what: 'left join',
    relation: joined('left', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
      [2, null],
      [3, null],
      [4, null],
      [5, null],
      [6, null],
    ],
    keys: 2,
  },
  {
    what: 'full join, where null meets nothing',
    relation: joined('full', sameKey),
    gives: [
      [1, 'one'],
      [1, 'uno'],
      [2, null],
      [3, null],
      [4, null],
      [5, null],
      [6, null],
      [null, 'nine'],
      [null, 'none'],
    ],
    keys: 2,
  },
  {
    what: 'cross join',
    relation: select({ from: joined('cross', null), alias: 't', columns: { n: aggregate('count') } }),
    gives: [[24]],
    keys: 1,
  },
];

const periods: readonly RelationCase[] = [
  {
    what: 'a series of months',
    relation: series({ grain: 'month', first: date('2023-12-01'), last: date('2024-03-01') }),
    gives: [['2023-12-01'], ['2024-01-01'], ['2024-02-01'], ['2024-03-01']],
    keys: 1,
  },
  {
    what: 'a series of weeks',
    relation: series({ grain: 'week', first: date('2024-12-30'), last: date('2025-01-06') }),
    gives: [['2024-12-30'], ['2025-01-06']],
    keys: 1,
  },
  {
    what: 'a series of Sunday weeks',
    relation: series({ grain: 'week_sunday', first: date('2024-12-29'), last: date('2025-01-05') }),
    gives: [['2024-12-29'], ['2025-01-05']],
    keys: 1,
  },
  {
    what: 'a series of quarters',
    relation: series({ grain: 'quarter', first: date('2024-10-01'), last: date('2025-04-01') }),
    gives: [['2024-10-01'], ['2025-01-01'], ['2025-04-01']],
    keys: 1,
  },
  {
    what: 'a series of years',
    relation: series({ grain: 'year', first: date('2023-01-01'), last: date('2024-01-01') }),
    gives: [['2023-01-01'], ['2024-01-01']],
    keys: 1,
  },
  {
    what: 'a series of hours',
    relation: series({ grain: 'hour', first: timestamp('2025-01-14T23:00Z'), last: timestamp('2025-01-15T00:00Z') }),
    gives: [['2025-01-14T23:00:00Z'], ['2025-01-15T00:00:00Z']],
    keys: 1,
  },
  {
    what: 'a series to before its beginning',
    relation: series({ grain: 'day', first: date('2025-01-02'), last: date('2025-01-01') }),
    gives: [],
    keys: 1,
  },
  {
    what: 'a series without an end',
    relation: series({ grain: 'day', first: date('2025-01-02'), last: safeCast(text('x'), sqlType('date')) }),
    gives: [],
    keys: 1,
  },
  {
    what: 'a series between columns',
    relation: with_(
      [{ name: 'ends', relation: select({ columns: { a: date('2025-01-01'), b: date('2025-01-02') } }) }],
      { ...series({ grain: 'day', first: column('a'), last: column('b') }), from: 'ends' },
    ),
    gives: [['2025-01-01'], ['2025-01-02']],
    keys: 1,
  },
];

const side = (name: string, list: readonly (readonly [who: string, at: string])[]): Relation =>
  values(
    [
      { name: 'who', type: sqlType('string') },
      { name, type: sqlType('timestamp') },
    ],
    list.map(([who, at]) => [text(who), timestamp(`2025-01-14T${at}Z`)]),
  );
const clicks = (more: Pick<NearestRelation, 'direction' | 'sameTaken' | 'keep'>): Relation =>
  select({
    from: nearest({
      ...more,
      left: side('seen', [
        ['a', '08:00:00'],
        ['a', '08:00:00.000001'],
        ['b', '09:00:00'],
      ]),
      right: side('clicked', [
        ['a', '08:00:00'],
        ['a', '08:00:01'],
        ['c', '09:00:00'],
      ]),
      by: ['who'],
      place: { left: 'seen', right: 'clicked' },
      columns: { left: ['who', 'seen'], right: [{ name: 'clicked', as: 'found' }] },
    }),
    alias: 't',
    columns: { seen: column('seen'), found: column('found') },
  });
const [eight, micro, later, nine] = ['08:00:00', '08:00:00.000001', '08:00:01', '09:00:00'].map(
  (at) => `2025-01-14T${at}Z`,
);
const nearests: readonly RelationCase[] = [
  {
    what: 'the next row, the same taken',
    relation: clicks({ direction: 'next', sameTaken: true, keep: true }),
    gives: [
      [eight, eight],
      [micro, later],
      [nine, null],
    ],
    keys: 1,
  },
  {
    what: 'the next row, the same not taken',
    relation: clicks({ direction: 'next', sameTaken: false, keep: false }),
    gives: [
      [eight, later],
      [micro, later],
    ],
    keys: 1,
  },
  {
    what: 'the previous row, the same taken',
    relation: clicks({ direction: 'previous', sameTaken: true, keep: false }),
    gives: [
      [eight, eight],
      [micro, eight],
    ],
    keys: 1,
  },
  {
    what: 'the previous row, the same not taken',
    relation: clicks({ direction: 'previous', sameTaken: false, keep: true }),
    gives: [
      [eight, null],
      [micro, eight],
      [nine, null],
    ],
    keys: 1,
  },
];

const inGroups = { partitionBy: [g], orderBy: [ascending(v), ascending(k)] };
const windowed = (what: string, expr: Expr, gives: readonly unknown[]): RelationCase => ({
  what,
  relation: select({ from: rows, alias: 't', columns: { k, x: expr } }),
  gives: gives.map((one, at) => [at + 1, one]),
  keys: 1,
});
/** By `v`, nulls last: a is 1, 2, 3; b is 5, 4; 6 stands alone. */
const windows: readonly RelationCase[] = [
  windowed('row_number', window('row_number', [], inGroups), [1, 2, 3, 2, 1, 1]),
  windowed(
    'rank shares a place and leaves a gap',
    window('rank', [], { partitionBy: [g], orderBy: [ascending(v)] }),
    [1, 1, 3, 2, 1, 1],
  ),
  windowed('rank, descending', window('rank', [], { partitionBy: [g], orderBy: [descending(v)] }), [2, 2, 1, 2, 1, 1]),
  windowed('lag', window('lag', [v], inGroups), [null, 10, 10, 5, null, null]),
  windowed('lag by two with a default', window('lag', [v, integer(2), integer(0)], inGroups), [0, 0, 10, 0, 0, 0]),
  windowed('lead', window('lead', [v], inGroups), [10, 30, null, null, null, null]),
  windowed('a running sum', window('sum', [v], inGroups), [10, 20, 50, 5, 5, 7]),
  windowed('a total', window('sum', [v], { partitionBy: [g] }), [50, 50, 50, 5, 5, 7]),
  windowed('a running count of rows', window('count', [], inGroups), [1, 2, 3, 2, 1, 1]),
  windowed('a count of values', window('count', [v], { partitionBy: [g] }), [3, 3, 3, 1, 1, 1]),
  windowed(
    'a running minimum',
    window('min', [v], { partitionBy: [g], orderBy: [descending(k)] }),
    [10, 10, 30, 5, 5, 7],
  ),
  windowed('a greatest value', window('max', [v], { partitionBy: [g] }), [30, 30, 30, 5, 5, 7]),
  windowed('a running maximum', window('max', [v], inGroups), [10, 10, 30, 5, 5, 7]),
  windowed('first_value', window('first_value', [v], inGroups), [10, 10, 10, 5, 5, 7]),
  windowed('last_value is that of the partition', window('last_value', [v], inGroups), [30, 30, 30, null, null, 7]),
  windowed('over all rows', window('sum', [v], {}), [62, 62, 62, 62, 62, 62]),
];

const unions: readonly RelationCase[] = [
  {
    what: 'a column twice in a union',
    relation: stages,
    gives: [
      [1, 7, 7],
      [2, 3, 7],
    ],
    keys: 1,
  },
];

export const relationCases: readonly RelationCase[] = [
  ...plain,
  ...unions,
  ...joins,
  ...periods,
  ...nearests,
  ...windows,
];
