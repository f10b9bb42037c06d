import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, fill, metricsFrom, type Paid } from './fixture.ts';

/* Shares of a total, and balances, with numbers worked out by pencil. */

const index = metricsFrom(`  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier, items]}
  buyers: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier, items]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier]}
  value: {type: ratio, numerator: revenue, denominator: buyers}
  revenue_share: {type: share, metric: revenue}
  buyer_share: {type: share, metric: buyers}
  middle_share: {type: share, metric: middle}
  value_share: {type: share, metric: value}
  share_in_tier: {type: share, metric: revenue, within: [tier]}
  own_share: {type: share, metric: {count: rows, of: order.paid}, dimensions: [tier]}
  share_so_far: {type: share, metric: revenue_so_far}
  revenue_so_far: {type: cumulative, metric: revenue, to_date: month}
  balance: {type: simple, last: amount, per: order_id, of: order.paid, dimensions: [tier]}
  balance_by_delivery: {type: simple, last: amount, per: [order_id, tier], of: order.paid, time: delivered}
  held: {type: cumulative, metric: balance, window: all}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const paid = (time: string, order_id: string, tier: string | null, amount: number | null, more = {}): Paid => ({
  ...{ order_id, tier, time, amount, items: 1, ...more },
});

describe('share', () => {
  // a bought in both tiers: 20 + 30 of basic, 50 of plus, 100 of nobody's tier.
  const rows = [
    paid('2025-01-01 10:00:00', 'a', 'basic', 20),
    paid('2025-01-02 10:00:00', 'b', 'basic', 30, { items: 2 }),
    paid('2025-01-02 11:00:00', 'a', 'plus', 50),
    paid('2025-01-02 12:00:00', 'c', null, 100),
  ];
  const metrics = ['revenue_share', 'buyer_share', 'middle_share', 'value_share', 'own_share'];

  test('of all groups; what does not add up is a share of what the rows of all give', async () => {
    await fill(connection, [], rows);
    expect(await ask(connection, index, { metrics, by: ['tier'] })).toEqual([
      // Of 200; 2 of the 3 buyers; a median of 25 of one of 40; 25 a buyer of 200 / 3 a buyer; 2 of 4 rows.
      ['basic', 0.25, 2 / 3, 0.625, 0.375, 0.5],
      // One buyer of three, who is in basic too: the shares of buyers add up to 4/3.
      ['plus', 0.25, 1 / 3, 1.25, 0.75, 0.25],
      [null, 0.5, 1 / 3, 2.5, 1.5, 0.25],
    ]);
    expect(await ask(connection, index, { metrics })).toEqual([[1, 1, 1, 1, 1]]);
  });

  test('of each period by itself', async () => {
    await fill(connection, [], rows);
    expect(
      await ask(connection, index, { metrics: ['revenue_share', 'share_so_far'], by: ['tier'], grain: 'day' }),
    ).toEqual([
      ['2025-01-01', 'basic', 1, 1],
      ['2025-01-02', 'basic', 30 / 180, 0.25],
      ['2025-01-02', 'plus', 50 / 180, 0.25],
      ['2025-01-02', null, 100 / 180, 0.5],
    ]);
  });

  test('within a dimension that is asked by, null being a value of its own', async () => {
    await fill(connection, [], rows);
    expect(
      await ask(connection, index, { metrics: ['share_in_tier', 'revenue_share'], by: ['tier', 'items'] }),
    ).toEqual([
      ['basic', 1, 0.4, 0.1],
      ['basic', 2, 0.6, 0.15],
      ['plus', 1, 1, 0.25],
      [null, 1, 1, 0.5],
    ]);
    // Not asked by the tier, the total is that of all.
    expect(await ask(connection, index, { metrics: ['share_in_tier'], by: ['items'] })).toEqual([
      [1, 0.85],
      [2, 0.15],
    ]);
  });

  test('conditions narrow the total, the limit does not, and of nothing there is no share', async () => {
    await fill(connection, [], rows);
    const query = { metrics: ['revenue_share'], by: ['tier'], order: [{ name: 'revenue_share', descending: true }] };
    expect(await ask(connection, index, { ...query, where: 'tier is not null', limit: 1 })).toEqual([['basic', 0.5]]);
    expect(await ask(connection, index, { ...query, limit: 1 })).toEqual([[null, 0.5]]);
    await fill(connection, [], [paid('2025-01-01 10:00:00', 'a', 'basic', 0)]);
    expect(await ask(connection, index, { metrics: ['revenue_share'], by: ['tier'] })).toEqual([['basic', null]]);
    await fill(connection, [], []);
    expect(await ask(connection, index, { metrics: ['revenue_share'] })).toEqual([[null]]);
    expect(await ask(connection, index, { metrics: ['revenue_share'], by: ['tier'] })).toEqual([]);
  });
});

describe('the last value of each key', () => {
  const rows = [
    paid('2025-01-31 10:00:00', 'a', 'basic', 100),
    paid('2025-01-30 10:00:00', 'a', 'basic', 70),
    paid('2025-01-31 10:00:00', 'b', 'basic', 5),
    // In February a moves to plus, and nothing is said of b.
    paid('2025-02-10 10:00:00', 'a', 'basic', 90),
    paid('2025-02-20 10:00:00', 'a', 'plus', 80),
    // What is not known is passed over.
    paid('2025-02-25 10:00:00', 'a', 'plus', null),
  ];

  test('is added up over keys, and not over time', async () => {
    await fill(connection, [], rows);
    expect(await ask(connection, index, { metrics: ['balance', 'held'], grain: 'month' })).toEqual([
      ['2025-01-01', 105, 105],
      // b had 5, of which February says nothing; it is still there.
      ['2025-02-01', 80, 85],
    ]);
    expect(await ask(connection, index, { metrics: ['balance'] })).toEqual([[85]]);
    // Each key stands in the group of its last row.
    expect(await ask(connection, index, { metrics: ['balance', 'held'], by: ['tier'], grain: 'month' })).toEqual([
      ['2025-01-01', 'basic', 105, 105],
      ['2025-02-01', 'basic', null, 5],
      ['2025-02-01', 'plus', 80, 80],
    ]);
    expect(await ask(connection, index, { metrics: ['balance'], until: '2025-01-31' })).toEqual([[70]]);
    // By two keys, and by another time: a of basic 90, a of plus 80, b of basic 5.
    expect(await ask(connection, index, { metrics: ['balance_by_delivery'] })).toEqual([[175]]);
  });

  test('of one instant is that of the greatest id, in whatever order the rows lie', async () => {
    const tied = [
      paid('2025-01-31 10:00:00', 'a', 'basic', 1, { id: 'y' }),
      paid('2025-01-31 10:00:00', 'a', 'basic', 2, { id: 'z' }),
      paid('2025-01-31 10:00:00', 'a', 'basic', 3, { id: 'x' }),
    ];
    for (const some of [tied, tied.toReversed()]) {
      await fill(connection, [], some);
      expect(await ask(connection, index, { metrics: ['balance', 'held'], grain: 'day' })).toEqual([
        ['2025-01-31', 2, 2],
      ]);
    }
  });

  test('of nothing is not known', async () => {
    await fill(connection, [], []);
    expect(await ask(connection, index, { metrics: ['balance'] })).toEqual([[null]]);
  });
});
