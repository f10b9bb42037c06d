import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { check } from '../language/check-files.ts';
import { ask, indexOf, plan, utc } from './fixture.ts';

const base = `properties:
  customer_id: string
entities:
  customer: {key: customer_id, table: customers}
  account: {key: customer_id, table: signed_up}
seeds:
  customers:
    file: seeds/customers.csv
    columns: {customer_id: string, segment: string, tier: string}
events:
  visit:
    properties: {visit_id: string}
  login:
    properties: {customer_id: {}, device: string}
  signed_up:
    properties: {customer_id: {}, channel: string}
    once_per: account
  order.paid:
    properties: {order_id: string, customer_id: {}, tier: string, amount: number}
`;
const metrics = `metrics:
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier, customer.segment, account.channel]}
  buyers: {type: simple, count_distinct: customer_id, of: order.paid, dimensions: [tier, customer.segment]}
  logins: {type: simple, count: rows, of: login, dimensions: [device, customer.segment, account.channel]}
  revenue_a_login: {type: ratio, numerator: revenue, denominator: logins}
  segment_share: {type: share, metric: revenue}
  tier_share: {type: share, metric: revenue, within: [customer.segment]}
  revenue_7d: {type: cumulative, metric: revenue, window: 7d}
  buyers_7d: {type: cumulative, metric: buyers, window: 7d}
  owed: {type: simple, last: amount, per: order_id, of: order.paid, dimensions: [customer.segment]}
  gold_revenue: {type: simple, sum: amount, of: order.paid, where: "customer.segment = 'gold' and tier = 'plus'"}
  gold_part: {type: ratio, numerator: gold_revenue, denominator: revenue}
  gold_7d: {type: cumulative, metric: gold_revenue, window: 7d}
  filled: {type: simple, count: rows, of: order.paid, dimensions: [customer.segment], fill: zero}
  by_last_login:
    type: attribution
    model: last
    touches: login
    conversions: order.paid
    match: customer_id
    lookback: 30d
    dimensions: [device, customer.segment]
`;
const index = indexOf(base + metrics);

interface Order {
  readonly time: string;
  readonly customer: string | null;
  readonly tier: string;
  readonly amount: number;
}

let connection: DuckDBConnection;
const quote = (value: string | number | null): string => (typeof value === 'string' ? `'${value}'` : String(value));
const insert = async (table: string, rows: readonly (readonly (string | number | null)[])[]) => {
  await connection.run(`delete from ${table}`);
  if (rows.length > 0)
    await connection.run(
      `insert into ${table} values ${rows.map((row) => `(${row.map(quote).join(', ')})`).join(', ')}`,
    );
};
const orders = (rows: readonly Order[]) =>
  insert(
    'event_order_paid',
    rows.map((one, at) => [`e${at}`, one.time, `o${at}`, one.customer, one.tier, one.amount]),
  );

beforeAll(async () => {
  connection = await openDatabase();
  await connection.run('create table customers (customer_id text, segment text, tier text)');
  await connection.run('create table event_login (event_id text, event_time timestamp, customer_id text, device text)');
  await connection.run(
    'create table event_signed_up (event_id text, event_time timestamp, customer_id text, channel text)',
  );
  await connection.run(
    'create table event_order_paid (event_id text, event_time timestamp, order_id text, customer_id text, tier text, amount double)',
  );
  // x of the customers is no tier of the orders: the two columns must not be mixed up.
  await insert('customers', [
    ['a', 'gold', 'x'],
    ['b', 'gold', 'x'],
    ['c', null, 'x'],
    [null, 'nobody', 'x'],
  ]);
  await insert('event_login', [
    ['l1', '2025-01-01 08:00:00', 'a', 'phone'],
    ['l2', '2025-01-01 09:00:00', 'a', 'desk'],
    ['l3', '2025-01-01 10:00:00', 'z', 'desk'],
  ]);
  await insert('event_signed_up', [['s1', '2024-12-01 08:00:00', 'a', 'search']]);
  await orders([
    { time: '2025-01-01 12:00:00', customer: 'a', tier: 'basic', amount: 10 },
    { time: '2025-01-02 12:00:00', customer: 'a', tier: 'plus', amount: 20 },
    { time: '2025-01-02 13:00:00', customer: 'b', tier: 'plus', amount: 30 },
    { time: '2025-01-03 12:00:00', customer: 'c', tier: 'plus', amount: 40 },
    // Of z nothing is known, and this order has no customer.
    { time: '2025-01-03 13:00:00', customer: 'z', tier: 'plus', amount: 50 },
    { time: '2025-01-03 14:00:00', customer: null, tier: 'plus', amount: 60 },
  ]);
});

const query = (asked: MetricQuery) => ask(connection, index, asked);

describe('a dimension of an entity', () => {
  test('each row has the value of its key; rows without one, or without a match, have null', async () => {
    expect(await query({ metrics: ['revenue', 'buyers'], by: ['customer.segment'] })).toEqual([
      ['gold', 60, 2],
      // c has no segment (40), z no row (50), and one order no customer (60).
      [null, 150, 2],
    ]);
    expect(await query({ metrics: ['revenue'], by: ['tier', 'customer.segment', 'account.channel'] })).toEqual([
      ['basic', 'gold', 'search', 10],
      ['plus', 'gold', 'search', 20],
      ['plus', 'gold', null, 30],
      ['plus', null, null, 150],
    ]);
  });

  test('its column in results has no dot', () => {
    const { columns, relation } = plan(index, { metrics: ['revenue'], by: ['customer.segment'], grain: 'day' });
    expect(columns.map((one) => one.name)).toEqual(['day', 'customer_segment', 'revenue']);
    expect(bigquery.relation(relation)).toBe(`select
  cast(event_time as date) as day,
  customer__segment as customer_segment,
  coalesce(sum(amount), 0.0) as revenue
from event_order_paid
left join (
  select
    customer_id as customer__key,
    segment as customer__segment
  from customers
) as customer on event_order_paid.customer_id = customer.customer__key
group by 1, 2
order by 1 nulls last, 2 nulls last`);
  });

  test('tables that share the entity are joined each by itself, and nothing is repeated', async () => {
    // a logged in twice, and paid 30: joined to each other, that would be 60.
    expect(
      await query({
        ...{ metrics: ['revenue', 'logins', 'revenue_a_login'], by: ['customer.segment'] },
        order: [{ name: 'customer.segment', descending: false }],
      }),
    ).toEqual([
      ['gold', 60, 2, 30],
      [null, 150, 1, 150],
    ]);
  });

  test('of windows, shares, last values, fillings and computed rows', async () => {
    expect(
      await query({ metrics: ['revenue_7d', 'buyers_7d', 'owed', 'filled'], by: ['customer.segment'], grain: 'day' }),
    ).toEqual([
      ['2025-01-01', 'gold', 10, 1, 10, 1],
      ['2025-01-01', null, 0, 0, null, 0],
      ['2025-01-02', 'gold', 60, 2, 50, 2],
      ['2025-01-02', null, 0, 0, null, 0],
      ['2025-01-03', 'gold', 60, 2, null, 0],
      ['2025-01-03', null, 150, 2, 150, 3],
    ]);
    expect(await query({ metrics: ['segment_share', 'tier_share'], by: ['tier', 'customer.segment'] })).toEqual([
      ['basic', 'gold', 10 / 210, 10 / 60],
      ['plus', 'gold', 50 / 210, 50 / 60],
      ['plus', null, 150 / 210, 1],
    ]);
    // Both orders of a are owed to the login of the desk, that of z to the other one.
    expect(await query({ metrics: ['by_last_login'], by: ['device', 'customer.segment'] })).toEqual([
      ['desk', 'gold', 2],
      ['desk', null, 1],
      ['phone', 'gold', 0],
      [null, null, 3],
    ]);
  });

  test('in a condition too', async () => {
    expect(
      await query({ metrics: ['revenue'], where: "customer.segment = 'gold' and tier <> 'customer.segment'" }),
    ).toEqual([[60]]);
    expect(
      await query({ metrics: ['revenue', 'logins'], by: ['tier'].slice(1), where: "account.channel = 'search'" }),
    ).toEqual([[30, 2]]);
  });

  test('in the condition of a metric', async () => {
    // 20 of a and 30 of b; the 10 of a are of basic. In all it is 210.
    expect(await query({ metrics: ['gold_revenue', 'gold_part'] })).toEqual([[50, 50 / 210]]);
    expect(await query({ metrics: ['gold_7d'], grain: 'day', since: '2025-01-02', until: '2025-01-03' })).toEqual([
      ['2025-01-02', 50],
    ]);
    const wrong =
      'metrics:\n  gold: {type: simple, count: rows, of: order.paid, where: "customer.segmnt = \'gold\'"}\n';
    expect(check(base + wrong).map((one) => one.hint)).toContain('Did you mean `segment`?');
  });

  test('the groups add up to the total, whatever the rows are', async () => {
    const order = fc.record<Order>({
      time: fc.constantFrom('2025-01-01 12:00:00', '2025-01-02 12:00:00', '2025-02-01 00:00:00'),
      customer: fc.constantFrom('a', 'b', 'c', 'z', null),
      tier: fc.constantFrom('basic', 'plus'),
      amount: fc.integer({ min: 0, max: 100 }),
    });
    const known = fc.uniqueArray(fc.constantFrom('a', 'b', 'c'));
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 12 }), known, async (rows, customers) => {
        await orders(rows);
        await insert(
          'customers',
          customers.map((one) => [one, one === 'c' ? null : 'gold', 'x']),
        );
        const [total] = await query({ metrics: ['revenue'] });
        const groups = await query({ metrics: ['revenue'], by: ['customer.segment'], grain: 'month' });
        expect(groups.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(total?.[0]);
        const rest = await query({ metrics: ['revenue'], by: ['tier'] });
        const both = await query({ metrics: ['revenue'], by: ['tier', 'customer.segment'] });
        for (const [tier, value] of rest)
          expect(both.filter((row) => row[0] === tier).reduce((sum, row) => sum + Number(row[2]), 0)).toBe(value);
      }),
      { numRuns: 30 },
    );
  });
});

describe('complaints', () => {
  const findings = (text: string) =>
    check(text)
      .filter((one) => one.severity === 'error')
      .map((one) => [one.code, one.message, one.hint]);
  const orderMetric = (dimension: string) =>
    `metrics:\n  orders: {type: simple, count: rows, of: order.paid, dimensions: [${dimension}]}\n`;

  test('a join that would repeat rows names both sides and the way out', () => {
    const text = base.replace('table: customers', 'table: login') + orderMetric('customer.device');
    expect(findings(text)).toEqual([
      [
        'metric/join-repeats',
        'Joined to `login`, which may have several rows for one `customer_id`, the rows of `order.paid` would be repeated and counted more than once.',
        'Let `customer` name a model with one row for each `customer_id`, or say of `login` that it happens `once_per: customer`.',
      ],
    ]);
  });

  test('once per another entity is not once per this one', () => {
    const text = base.replace('table: customers', 'table: signed_up') + orderMetric('customer.channel');
    expect(findings(text).map((one) => one[0])).toEqual(['metric/join-repeats']);
  });

  test('entities without a table, rows without the key, columns and entities that do not exist', () => {
    expect(findings(base.replace(', table: customers', '') + orderMetric('customer.segment'))).toEqual([
      [
        'metric/join',
        'It is not known which table has one row for each `customer`, so that `order.paid` could be joined to it.',
        'Name a model or a seed: `entities: {customer: {key: customer_id, table: …}}`.',
      ],
    ]);
    expect(
      findings(`${base}metrics:\n  visits: {type: simple, count: rows, of: visit, dimensions: [customer.segment]}\n`),
    ).toEqual([
      ['metric/join', '`visit` has no column `customer_id`, by which its rows would be joined to `customers`.', null],
    ]);
    expect(findings(base + orderMetric('customer.segmnt'))[0]?.slice(1)).toEqual([
      'The seed `customers` has no column `segmnt`.',
      'Did you mean `segment`?',
    ]);
    expect(findings(base + orderMetric('custmer.segment'))[0]?.slice(1)).toEqual([
      '`order.paid` has no column `custmer.segment`, and there is no entity `custmer`.',
      'Did you mean `customer`?',
    ]);
    expect(
      findings(
        base.replace('columns: {customer_id: string', 'columns: {customer_id: integer') +
          orderMetric('customer.segment'),
      ).map((one) => one[1]),
    ).toEqual([
      '`customer_id` is of type string in `order.paid` and of type integer in `customers`, so that their rows do not meet.',
    ]);
  });

  test('tables of entities that do not exist or do not have the key, also where no metric looks at them', () => {
    expect(findings(base.replace('table: customers', 'table: customer'))).toEqual([
      ['entity/table', 'There is no model, seed or event `customer`.', 'Did you mean `customers`?'],
    ]);
    expect(findings(base.replace('columns: {customer_id', 'columns: {customer'))).toEqual([
      ['entity/table', '`customers` has no column `customer_id`, the key of `customer`.', 'Did you mean `customer`?'],
    ]);
  });

  test('conditions of a query on what the rows do not lead to', () => {
    const complaints = (asked: MetricQuery) =>
      planQuery(asked, index, utc).diagnostics.map((one) => [one.code, one.message]);
    expect(complaints({ metrics: ['by_last_login'], where: "customer.segmnt = 'gold'" })).toEqual([
      ['query/where', '`customers` has no column `segmnt`.'],
    ]);
    expect(complaints({ metrics: ['buyers'], by: ['account.channel'] })).toEqual([
      ['query/dimension', '`buyers` has no dimension `account.channel`.'],
    ]);
  });
});
