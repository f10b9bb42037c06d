import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, fill, metricsFrom, type Paid, type Start } from './fixture.ts';

/* Cases that are small enough to be worked out with pencil. */

const starts: Start[] = [
  { order_id: 'a', tier: 'basic', time: '2025-01-14 10:00:00' },
  { order_id: 'b', tier: 'basic', time: '2025-01-14 11:00:00' },
  { order_id: 'c', tier: 'plus', time: '2025-01-15 00:00:00' },
  { order_id: 'd', tier: null, time: '2025-01-15 09:00:00' },
  { order_id: 'e', tier: 'pro', time: '2025-01-16 09:00:00' },
];
// The order `a` was paid in two parts; nothing is known of the amount of `d`.
const paid: Paid[] = [
  { order_id: 'a', tier: 'basic', time: '2025-01-14 10:05:00', amount: 10, items: 1 },
  { order_id: 'a', tier: 'basic', time: '2025-01-14 10:06:00', amount: 20, items: 2 },
  { order_id: 'c', tier: 'plus', time: '2025-01-15 00:10:00', amount: 60, items: 1 },
  { order_id: 'd', tier: null, time: '2025-01-15 09:30:00', amount: null, items: 4 },
];

const definitions = `  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier]}
  known_amounts: {type: simple, count: amount, of: order.paid, dimensions: [tier]}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
  roughly_orders: {type: simple, count_distinct: order_id, method: approximate, of: order.paid}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  items: {type: simple, sum: items, of: order.paid, dimensions: [tier]}
  mean: {type: simple, avg: amount, of: order.paid, dimensions: [tier]}
  least: {type: simple, min: amount, of: order.paid, dimensions: [tier]}
  greatest: {type: simple, max: amount, of: order.paid, dimensions: [tier]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier]}
  lower_quarter: {type: simple, percentile: amount, fraction: 0.25, method: exact, of: order.paid}
  large: {type: simple, sum: amount, of: order.paid, where: amount > 15, dimensions: [tier]}
  started: {type: simple, count: rows, of: checkout.start, dimensions: [tier]}
  order_value: {type: ratio, numerator: revenue, denominator: orders}
  conversion: {type: ratio, numerator: orders, denominator: started}
  inline: {type: ratio, numerator: {sum: amount, of: order.paid}, denominator: {count: rows, of: checkout.start}, dimensions: [tier]}
  percent: {type: derived, expression: 100 * conversion}
  lost: {type: derived, expression: started - orders}
  precedence: {type: derived, expression: (started + 1) * 2 - 10 / 4 / 5}
  signs: {type: derived, expression: -orders - -1}
  by_nothing: {type: derived, expression: revenue / (orders - orders)}
  above_plan: {type: derived, expression: revenue - $planned}
`;

const index = metricsFrom(definitions, { planned: 80.5 });
let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
  await fill(connection, starts, paid);
});

const one = async (metric: string) => (await ask(connection, index, { metrics: [metric] }))[0]?.[0];

describe('over all rows', () => {
  test.each([
    ['payments', 4],
    ['known_amounts', 3],
    // a, c and d
    ['orders', 3],
    ['roughly_orders', 3],
    ['revenue', 90],
    ['items', 8],
    // (10 + 20 + 60) / 3: the unknown amount is passed over
    ['mean', 30],
    ['least', 10],
    ['greatest', 60],
    ['middle', 20],
    // halfway between 10 and 20
    ['lower_quarter', 15],
    ['large', 80],
    ['started', 5],
    // 90 over 3 orders
    ['order_value', 30],
    ['conversion', 0.6],
    ['inline', 18],
    ['percent', 60],
    ['lost', 2],
    // (5 + 1) * 2 - ((10 / 4) / 5)
    ['precedence', 11.5],
    ['signs', -2],
    ['by_nothing', null],
    ['above_plan', 9.5],
  ])('%s is %s', async (metric, value) => {
    const found = await one(metric);
    if (typeof value === 'number') expect(found).toBeCloseTo(value, 10);
    else expect(found).toBe(value);
  });
});

describe('by a dimension', () => {
  test('null is a value of its own, and unknown is not zero', async () => {
    const metrics = ['payments', 'revenue', 'mean', 'order_value'];
    expect(await ask(connection, index, { metrics, by: ['tier'] })).toEqual([
      ['basic', 2, 30, 15, 30],
      ['plus', 1, 60, 60, 60],
      // Its only amount is not known: nothing was added up, and there is no mean.
      [null, 1, 0, null, 0],
    ]);
  });

  test('tables are brought together after each was aggregated, so that nothing is repeated', async () => {
    // Joined by order before, the two payments of `a` would count its start twice.
    const metrics = ['started', 'orders', 'revenue', 'conversion', 'mean'];
    expect(await ask(connection, index, { metrics, by: ['tier'] })).toEqual([
      ['basic', 2, 1, 30, 0.5, 15],
      ['plus', 1, 1, 60, 1, 60],
      // Only one table has it.
      ['pro', 1, 0, 0, 0, null],
      [null, 1, 1, 0, 1, null],
    ]);
  });

  test('a group in which no row counts is left out', async () => {
    // 10 does not count, but 20 does.
    expect(await ask(connection, index, { metrics: ['large'], by: ['tier'] })).toEqual([
      ['basic', 20],
      ['plus', 60],
    ]);
    // Beside a metric that counts all rows, it is zero.
    expect(await ask(connection, index, { metrics: ['large', 'payments'], by: ['tier'] })).toEqual([
      ['basic', 20, 2],
      ['plus', 60, 1],
      [null, 0, 1],
    ]);
  });

  test('order, limit and condition', async () => {
    const metrics = ['revenue', 'started'];
    const order = [{ name: 'revenue', descending: true }];
    expect(await ask(connection, index, { metrics, by: ['tier'], order, limit: 2 })).toEqual([
      ['plus', 60, 1],
      ['basic', 30, 2],
    ]);
    // Ties are in the order of the dimensions.
    const last = [{ name: 'revenue', descending: false }];
    expect(await ask(connection, index, { metrics, by: ['tier'], order: last, limit: 2 })).toEqual([
      ['pro', 0, 1],
      [null, 0, 1],
    ]);
    expect(await ask(connection, index, { metrics, where: "tier = 'plus' or tier is null" })).toEqual([[60, 2]]);
  });
});

describe('over nothing', () => {
  test('counts and sums are 0, the rest is null; by a dimension there are no rows', async () => {
    const empty = await openDatabase();
    await fill(empty, [], []);
    const metrics = ['payments', 'orders', 'revenue', 'mean', 'middle', 'order_value', 'conversion', 'lost'];
    expect(await ask(empty, index, { metrics })).toEqual([[0, 0, 0, null, null, null, null, 0]]);
    expect(await ask(empty, index, { metrics, by: ['tier'] })).toEqual([]);
    expect(await ask(empty, index, { metrics: ['payments', 'revenue'] })).toEqual([[0, 0]]);
  });
});
