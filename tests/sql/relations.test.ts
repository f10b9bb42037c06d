import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import {
  aggregate,
  and_,
  call,
  case_,
  cast,
  column,
  date,
  eq,
  exists,
  ge,
  gt,
  in_,
  integer,
  isNull,
  number,
  or_,
  safeCast,
  text,
  timestamp,
  window,
} from '../../src/sql/make.ts';
import {
  aliased,
  ascending,
  descending,
  join,
  select,
  sqlRelation,
  table,
  unionAll,
  values,
  with_,
} from '../../src/sql/make-relation.ts';
import type { Relation, SeriesRelation } from '../../src/sql/nodes.ts';
import { sqlType } from '../../src/sql/types.ts';
import { evaluate, openMemory, run } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
  const origin = { step: 'test', span: null };
  await warehouse.execute([
    {
      sql: "create table orders as select * from (values (1, 'plus', 10.0), (2, 'basic', 5.0), (3, 'plus', 1.0)) as t (id, tier, amount)",
      origin,
    },
    { sql: 'create table refunds as select 1 as id, 4.0 as amount', origin },
  ]);
});
afterAll(() => warehouse.close());

const orders = table('orders');
const refunds = table('refunds');
const [id, tier, amount] = [column('id'), column('tier'), column('amount')];

const daily: Relation = with_(
  [
    {
      name: 'paid',
      relation: select({
        from: table('event_order_paid', 'shop'),
        where: and_(
          ge(amount, number(0.5)),
          or_(isNull(tier), eq(tier, text('plus'))),
          in_(column('country'), [text('DE'), text('AT'), text('CH')]),
        ),
      }),
    },
  ],
  select({
    from: join(
      'left',
      aliased(table('paid'), 'p'),
      aliased(select({ from: refunds, columns: ['id'] }), 'r'),
      eq(column('id', 'p'), column('id', 'r')),
    ),
    columns: {
      day: call('date_trunc', text('day'), column('event_time'), text('Europe/Berlin')),
      tier,
      orders: aggregate('count', [column('order_id')], { distinct: true }),
      big: aggregate('count', [], { where: gt(amount, integer(100)) }),
      size: case_([
        { when: gt(amount, integer(1000)), value: text('a thousand and more, which is a lot for a single order') },
        { when: gt(amount, integer(100)), value: text('a hundred and more') },
      ]),
    },
    groupBy: [integer(1), integer(2)],
    having: gt(aggregate('count'), integer(0)),
    orderBy: [descending(integer(1)), ascending(tier)],
    limit: 10,
  }),
);

describe('text', () => {
  test('of DuckDB', () => {
    expect(duckdb.relation(daily)).toBe(`with paid as (
  select *
  from shop.event_order_paid
  where amount >= 0.5 and (tier is null or tier = 'plus') and country in ('DE', 'AT', 'CH')
)
select
  cast((event_time at time zone 'UTC' at time zone 'Europe/Berlin') as date) as day,
  tier,
  count(distinct order_id) as orders,
  count(*) filter (where amount > 100) as big,
  case
    when amount > 1000 then 'a thousand and more, which is a lot for a single order'
    when amount > 100 then 'a hundred and more'
  end as size
from paid as p
left join (
  select id
  from refunds
) as r on p.id = r.id
group by 1, 2
having count(*) > 0
order by 1 desc, tier
limit 10`);
  });

  test('of BigQuery', () => {
    expect(bigquery.relation(daily)).toBe(`with paid as (
  select *
  from shop.event_order_paid
  where amount >= 0.5 and (tier is null or tier = 'plus') and country in ('DE', 'AT', 'CH')
)
select
  date(event_time, 'Europe/Berlin') as day,
  tier,
  count(distinct order_id) as orders,
  count(case when amount > 100 then 1 end) as big,
  case
    when amount > 1000 then 'a thousand and more, which is a lot for a single order'
    when amount > 100 then 'a hundred and more'
  end as size
from paid as p
left join (
  select id
  from refunds
) as r on p.id = r.id
group by 1, 2
having count(*) > 0
order by 1 desc, tier nulls last
limit 10`);
  });

  test('a long condition has a line for each part', () => {
    const long = (name: string) => eq(column(name), text('x'.repeat(30)));
    const where = and_(
      long('first'),
      or_(and_(long('second'), long('third'), long('fourth')), long('fifth')),
      long('sixth'),
    );
    const x = `'${'x'.repeat(30)}'`;
    expect(duckdb.relation(select({ from: orders, where }))).toBe(
      `select *
from orders
where first = ${x}
  and (
    second = ${x}
      and third = ${x}
      and fourth = ${x}
    or fifth = ${x}
  )
  and sixth = ${x}`
        .replace('first', '"first"')
        .replace('"first"', duckdb.identifier('first')),
    );
  });

  test('what the user wrote keeps its lines and its blanks', () => {
    const sql = "\n\nselect 'a\n   b' as x -- note\n  , 1 as y\n\n";
    const nested = select({ from: sqlRelation(sql), alias: 'q', where: eq(column('y'), integer(1)) });
    expect(duckdb.relation(nested)).toBe(`select *
from (
select 'a
   b' as x -- note
  , 1 as y
) as q
where y = 1`);
  });
});

describe('relations mean on DuckDB what they say', () => {
  const sorted = (relation: Relation) =>
    run(warehouse, select({ from: relation, alias: 't', orderBy: [ascending(integer(1))] }));

  test('a table, a join and a union by themselves', async () => {
    expect(await run(warehouse, refunds)).toEqual([{ id: 1, amount: 4 }]);
    const joined = join('inner', aliased(orders, 'o'), aliased(refunds, 'r'), eq(column('id', 'o'), column('id', 'r')));
    expect(await run(warehouse, joined)).toHaveLength(1);
    expect(await run(warehouse, unionAll([orders, orders]))).toHaveLength(6);
    expect(await run(warehouse, { kind: 'union', all: false, relations: [orders, orders] })).toHaveLength(3);
    expect(await run(warehouse, unionAll([refunds]))).toHaveLength(1);
  });

  test('every kind of join', async () => {
    const on = eq(column('id', 'o'), column('id', 'r'));
    const count = async (type: 'inner' | 'left' | 'full' | 'cross') => {
      const from = join(type, aliased(orders, 'o'), aliased(refunds, 'r'), type === 'cross' ? null : on);
      const [row] = await run(warehouse, select({ from, columns: { n: aggregate('count') } }));
      return row?.n;
    };
    expect([await count('inner'), await count('left'), await count('full'), await count('cross')]).toEqual([
      1, 3, 3, 3,
    ]);
  });

  test('joins of joins, selects of joins', async () => {
    const first = join('left', aliased(orders, 'o'), aliased(refunds, 'r'), eq(column('id', 'o'), column('id', 'r')));
    const both = join('cross', aliased(first, 'ignored'), aliased(refunds, 'refunds'));
    const found = await run(
      warehouse,
      select({
        from: both,
        columns: { id: column('id', 'o'), x: column('amount', 'refunds') },
        orderBy: [ascending(column('id', 'o'))],
      }),
    );
    expect(found).toEqual([1, 2, 3].map((one) => ({ id: one, x: 4 })));
    const named = select({
      from: orders,
      alias: 'a',
      columns: { id: column('id', 'a') },
      where: gt(column('id', 'a'), integer(2)),
    });
    expect(await run(warehouse, named)).toEqual([{ id: 3 }]);
  });

  test('a union of ordered, limited and user-written parts', async () => {
    const newest = select({ from: orders, columns: ['id'], orderBy: [descending(id)], limit: 1 });
    const union = unionAll([newest, sqlRelation('select 7 as id -- seven'), select({ columns: { id: integer(9) } })]);
    expect(await sorted(union)).toEqual([{ id: 3 }, { id: 7 }, { id: 9 }]);
  });

  test('values with and without rows have names and types', async () => {
    const columns = [
      { name: 'order', type: sqlType('integer') },
      { name: 'at', type: sqlType('timestamp') },
    ];
    const two = values(columns, [
      [integer(1), { kind: 'literal', value: null, type: sqlType('timestamp') }],
      [integer(2), { kind: 'literal', value: '2025-01-14T08:00:00Z', type: sqlType('timestamp') }],
    ]);
    expect(await sorted(two)).toEqual([
      { order: 1, at: null },
      { order: 2, at: '2025-01-14T08:00:00Z' },
    ]);
    const none = values(columns, []);
    expect(await run(warehouse, none)).toEqual([]);
    const described = await warehouse.describe({ sql: duckdb.relation(none), origin: { step: 'test', span: null } });
    expect(described).toEqual([
      { name: 'order', type: 'BIGINT', kind: 'integer' },
      { name: 'at', type: 'TIMESTAMP', kind: 'timestamp' },
    ]);
  });

  test('distinct, qualify, having and with', async () => {
    expect(await sorted(select({ from: orders, columns: ['tier'], distinct: true }))).toEqual([
      { tier: 'basic' },
      { tier: 'plus' },
    ]);
    const first = select({
      from: orders,
      columns: ['tier', 'id'],
      qualify: eq(window('row_number', [], { partitionBy: [tier], orderBy: [descending(amount)] }), integer(1)),
    });
    expect(await sorted(first)).toEqual([
      { tier: 'basic', id: 2 },
      { tier: 'plus', id: 1 },
    ]);
    const big = with_(
      [
        {
          name: 'totals',
          relation: select({
            from: orders,
            columns: { tier, total: aggregate('sum', [amount]) },
            groupBy: [tier],
            having: gt(aggregate('count'), integer(1)),
          }),
        },
      ],
      table('totals'),
    );
    expect(await run(warehouse, big)).toEqual([{ tier: 'plus', total: 11 }]);
  });

  test('exists and casts', async () => {
    const refunded = exists(select({ from: refunds, alias: 'r', where: eq(column('id', 'r'), column('id', 'o')) }));
    expect(
      await run(
        warehouse,
        select({ from: orders, alias: 'o', columns: ['id'], where: and_(refunded, gt(amount, integer(1))) }),
      ),
    ).toEqual([{ id: 1 }]);
    expect(
      await evaluate(warehouse, [
        safeCast(text('x'), sqlType('integer')),
        safeCast(text('12'), sqlType('integer')),
        cast(integer(1), sqlType('string')),
      ]),
    ).toEqual([null, 12, '1']);
  });
});

describe('a series of periods', () => {
  const series = (parts: Omit<SeriesRelation, 'kind' | 'as' | 'from'>): SeriesRelation => ({
    kind: 'series',
    as: 'period',
    from: null,
    ...parts,
  });
  const periods = async (one: Relation) => (await run(warehouse, one)).map((row) => row.period).sort();

  test('has both ends, and dates of whole units', async () => {
    const months = series({ grain: 'month', first: date('2023-12-01'), last: date('2024-03-01') });
    expect(await periods(months)).toEqual(['2023-12-01', '2024-01-01', '2024-02-01', '2024-03-01']);
    const weeks = series({ grain: 'week_sunday', first: date('2024-12-29'), last: date('2025-01-05') });
    expect(await periods(weeks)).toEqual(['2024-12-29', '2025-01-05']);
    const quarters = series({ grain: 'quarter', first: date('2024-10-01'), last: date('2025-01-01') });
    expect(await periods(quarters)).toEqual(['2024-10-01', '2025-01-01']);
    const hours = series({
      grain: 'hour',
      first: timestamp('2025-01-14T23:00Z'),
      last: timestamp('2025-01-15T00:00Z'),
    });
    expect(await periods(hours)).toEqual(['2025-01-14T23:00:00Z', '2025-01-15T00:00:00Z']);
  });

  test('is empty where an end is not known, or comes before the other', async () => {
    const ends = select({ columns: { first: date('2025-01-02'), last: cast(text('2025-01-01'), sqlType('date')) } });
    const from = (first: string, last: string): Relation =>
      with_([{ name: 'ends', relation: ends }], {
        ...series({ grain: 'day', first: column(first), last: column(last) }),
        from: 'ends',
      });
    expect(await periods(from('first', 'last'))).toEqual([]);
    expect(await periods(from('last', 'first'))).toEqual(['2025-01-01', '2025-01-02']);
    const unknown = series({
      grain: 'day',
      first: cast(text('2025-01-01'), sqlType('date')),
      last: safeCast(text('x'), sqlType('date')),
    });
    expect(await periods(unknown)).toEqual([]);
  });

  test('of BigQuery is a list', () => {
    expect(bigquery.relation(series({ grain: 'week', first: date('2025-01-06'), last: date('2025-02-03') }))).toBe(
      `select period
from unnest(generate_date_array(date '2025-01-06', date '2025-02-03', interval 7 day)) as period`,
    );
    const bounded: Relation = { ...series({ grain: 'hour', first: column('a'), last: column('b') }), from: 'ends' };
    expect(bigquery.relation(bounded)).toBe(
      'select period\nfrom ends, unnest(generate_timestamp_array(a, b, interval 1 hour)) as period',
    );
  });
});
