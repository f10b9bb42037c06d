import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, type Cell, fill, metricsFrom, type Paid, type Start } from './fixture.ts';

const index = metricsFrom(`  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier, items]}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier, items]}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier, items]}
  large: {type: simple, sum: amount, of: order.paid, where: amount >= 50, dimensions: [tier, items]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier, items]}
  started: {type: simple, count: rows, of: checkout.start, dimensions: [tier]}
  conversion: {type: ratio, numerator: orders, denominator: started}
  difference: {type: derived, expression: started - 2 * payments}
`);

const order = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const tier = fc.constantFrom('basic', 'plus', null);
// Days around New Year, a leap day, and midnight.
const time = fc
  .tuple(
    fc.constantFrom('2023-12-31', '2024-01-01', '2024-02-29', '2024-03-01', '2024-03-03'),
    fc.constantFrom('00:00:00', '12:30:00', '23:59:59.999999'),
  )
  .map(([day, clock]) => `${day} ${clock}`);
// Quarters are exact in binary, so that sums do not depend on their order.
const amount = fc.option(fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4));
const items = fc.option(fc.integer({ min: 1, max: 3 }));
const starts = fc.array(fc.record<Start>({ order_id: order, tier, time }), { maxLength: 12 });
const paid = fc.array(fc.record<Paid>({ order_id: order, tier, time, amount, items }), { maxLength: 12 });

const additive = ['payments', 'revenue', 'large', 'started', 'difference'];
const all = [...additive, 'orders', 'middle', 'conversion'];
const grains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const sum = (rows: readonly Cell[][], at: number): number => rows.reduce((total, row) => total + Number(row[at]), 0);

describe('whatever the rows are', () => {
  test('the parts of additive metrics add up to the whole, by tier and by every grain', async () => {
    await fc.assert(
      fc.asyncProperty(starts, paid, fc.constantFrom(...grains), async (some, others, grain) => {
        await fill(connection, some, others);
        const [whole] = await ask(connection, index, { metrics: additive });
        const byTier = await ask(connection, index, { metrics: additive, by: ['tier'] });
        const byBoth = await ask(connection, index, { metrics: additive, by: ['tier'], grain });
        additive.forEach((metric, at) => {
          expect(sum(byTier, at + 1), metric).toBe(Number(whole?.[at]));
          expect(sum(byBoth, at + 2), metric).toBe(Number(whole?.[at]));
        });
      }),
      { numRuns: 25 },
    );
  });

  test('their order changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(starts, paid, async (some, others) => {
        const query = { metrics: all, by: ['tier'], grain: 'week' } as const;
        await fill(connection, some, others);
        const first = await ask(connection, index, query);
        await fill(connection, some.toReversed(), others.toReversed());
        expect(await ask(connection, index, query)).toEqual(first);
      }),
      { numRuns: 25 },
    );
  });

  test('a metric is the same beside others as by itself, where it counts anything', async () => {
    await fc.assert(
      fc.asyncProperty(starts, paid, async (some, others) => {
        await fill(connection, some, others);
        const together = await ask(connection, index, { metrics: all, by: ['tier'], grain: 'month' });
        for (const [at, metric] of all.entries()) {
          const alone = await ask(connection, index, { metrics: [metric], by: ['tier'], grain: 'month' });
          for (const [month, which, value] of alone) {
            const row = together.find((one) => one[0] === month && one[1] === which);
            expect(row?.[at + 2], metric).toBe(value);
          }
        }
      }),
      { numRuns: 15 },
    );
  });

  test('a condition gives the rows of its group', async () => {
    await fc.assert(
      fc.asyncProperty(starts, paid, async (some, others) => {
        await fill(connection, some, others);
        const byTier = await ask(connection, index, { metrics: all, by: ['tier'] });
        const [plus] = await ask(connection, index, { metrics: all, where: "tier = 'plus'" });
        const group = byTier.find((row) => row[0] === 'plus')?.slice(1);
        expect(plus).toEqual(group ?? [0, 0, 0, 0, 0, 0, null, null]);
      }),
      { numRuns: 25 },
    );
  });

  test('whole weeks earlier or later shift the weeks of the result and nothing else', async () => {
    const shifted = (one: string, weeks: number): string =>
      new Date(Date.parse(`${one.slice(0, 10)}T00:00:00Z`) + weeks * 7 * 86_400_000).toISOString().slice(0, 10) +
      one.slice(10);
    await fc.assert(
      fc.asyncProperty(paid, fc.integer({ min: -60, max: 60 }), async (rows, weeks) => {
        const query = { metrics: ['payments', 'revenue', 'middle'], grain: 'week' } as const;
        await fill(connection, [], rows);
        const before = await ask(connection, index, query);
        await fill(
          connection,
          [],
          rows.map((row) => ({ ...row, time: shifted(row.time, weeks) })),
        );
        const moved = before.map(([week, ...values]) => [shifted(String(week), weeks), ...values]);
        expect(await ask(connection, index, query)).toEqual(moved);
      }),
      { numRuns: 20 },
    );
  });
});
