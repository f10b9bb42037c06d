import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, type Cell, fill, metricsFrom, type Paid } from './fixture.ts';

const kinds = {
  payments: 'count: rows',
  buyers: 'count_distinct: order_id',
  revenue: 'sum: amount',
  middle: 'median: amount, method: exact',
  greatest: 'max: amount',
  balance: 'last: amount, per: order_id',
};
const names = [...Object.keys(kinds), 'value'];
const grains = ['day', 'week', 'month', 'quarter', 'year'] as const;
const units = { day: '1d', week: '1w', month: '1 month', quarter: '1 quarter', year: '1 year' };

const definitions = [
  ...Object.entries(kinds).map(
    ([name, how]) => `${name}: {type: simple, ${how}, of: order.paid, dimensions: [tier, items]}`,
  ),
  'value: {type: ratio, numerator: revenue, denominator: buyers}',
  ...names.flatMap((name) => [
    ...grains.map((grain) => `${name}_of_${grain}: {type: cumulative, metric: ${name}, window: ${units[grain]}}`),
    `${name}_so_far: {type: cumulative, metric: ${name}, to_date: month}`,
    `${name}_4d: {type: cumulative, metric: ${name}, window: 4d}`,
    `${name}_now: {type: offset, metric: ${name}, ago: 0d}`,
    `${name}_before: {type: offset, metric: ${name}, ago: 1d}`,
  ]),
  'zeros: {type: derived, expression: payments, fill: zero}',
  'nulls: {type: derived, expression: revenue, fill: null}',
  'payment_share: {type: share, metric: payments}',
  'share_in_tier: {type: share, metric: payments, within: [tier]}',
];
const index = metricsFrom(definitions.map((line) => `  ${line}\n`).join(''));

const time = fc
  .tuple(
    fc.constantFrom('2023-12-31', '2024-01-01', '2024-02-29', '2024-03-01', '2024-03-02', '2024-03-31'),
    fc.constantFrom('00:00:00', '12:30:00', '23:59:59.999999'),
  )
  .map(([day, clock]) => `${day} ${clock}`);
const paid = fc
  .array(
    fc.record<Omit<Paid, 'id'>>({
      order_id: fc.constantFrom('a', 'b', 'c'),
      tier: fc.constantFrom('basic', 'plus', null),
      time,
      // Quarters are exact in binary, so that sums do not depend on their order.
      amount: fc.option(fc.integer({ min: 0, max: 400 }).map((quarters) => quarters / 4)),
      items: fc.option(fc.integer({ min: 1, max: 2 })),
    }),
    { maxLength: 14 },
  )
  .map((rows): Paid[] => rows);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const query = (asked: MetricQuery) => ask(connection, index, asked);
const metric = fc.constantFrom(...names);
const by = fc.constantFrom<readonly string[]>([], ['tier'], ['tier', 'items']);

/** Values by their keys. */
function table(rows: readonly Cell[][]): Map<string, Cell> {
  return new Map(rows.map((row) => [JSON.stringify(row.slice(0, -1)), row.at(-1) ?? null]));
}

const sum = (rows: readonly Cell[][]): number => rows.reduce((total, row) => total + Number(row.at(-1)), 0);

describe('whatever the rows are', () => {
  test('a window of one period is the metric, and so is an offset by none', async () => {
    await fc.assert(
      fc.asyncProperty(paid, metric, by, fc.constantFrom(...grains), async (rows, name, dimensions, grain) => {
        await fill(connection, [], rows);
        const plain = await query({ metrics: [name], by: dimensions, grain });
        expect(await query({ metrics: [`${name}_of_${grain}`], by: dimensions, grain })).toEqual(plain);
        // An offset is null where nothing counts; no group is there in which nothing does.
        expect(await query({ metrics: [`${name}_now`], by: dimensions, grain })).toEqual(plain);
      }),
      { numRuns: 40 },
    );
  });

  test('to date of the last day of a month is the month', async () => {
    await fc.assert(
      fc.asyncProperty(paid, metric, by, async (rows, name, dimensions) => {
        await fill(connection, [], rows);
        const days = await query({
          ...{ metrics: [`${name}_so_far`], by: dimensions, grain: 'day', since: '2023-12-01', until: '2024-04-01' },
        });
        const lastDays = days
          .filter(([day]) => ['2023-12-31', '2024-01-31', '2024-02-29', '2024-03-31'].includes(String(day)))
          .map(([day, ...rest]) => [`${String(day).slice(0, 7)}-01`, ...rest]);
        expect(lastDays).toEqual(await query({ metrics: [name], by: dimensions, grain: 'month' }));
      }),
      { numRuns: 30 },
    );
  });

  test('a window on any day is the metric asked for those days', async () => {
    await fc.assert(
      fc.asyncProperty(paid, metric, async (rows, name) => {
        await fill(connection, [], rows);
        const days = table(
          await query({ metrics: [`${name}_4d`], grain: 'day', since: '2024-02-29', until: '2024-03-05' }),
        );
        const bounds = ['2024-02-26', '2024-02-27', '2024-02-28', '2024-02-29', '2024-03-01'];
        const ends = ['2024-03-01', '2024-03-02', '2024-03-03', '2024-03-04', '2024-03-05'];
        for (const [at, since] of bounds.entries()) {
          const [whole] = await query({ metrics: [name, 'zeros'], since, until: ends[at] ?? null });
          const day = JSON.stringify([new Date(Date.parse(`${ends[at]}`) - 86_400_000).toISOString().slice(0, 10)]);
          if (whole?.[1] === 0) expect(days.has(day), day).toBe(false);
          // A balance whose rows all have no value is not there at all.
          else if (days.has(day) || whole?.[0] !== null) expect(days.get(day), day).toBe(whole?.[0]);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('an offset by a day is the value of the day before', async () => {
    await fc.assert(
      fc.asyncProperty(paid, metric, async (rows, name) => {
        await fill(connection, [], rows);
        const range = { since: '2023-12-31', until: '2024-04-02' };
        const days = table(await query({ metrics: [name], by: ['tier'], grain: 'day', ...range }));
        const before = table(await query({ metrics: [`${name}_before`], by: ['tier'], grain: 'day', ...range }));
        for (const [key, value] of days) {
          const [day, ...tier] = JSON.parse(key) as [string, ...Cell[]];
          const next = new Date(Date.parse(day) + 86_400_000).toISOString().slice(0, 10);
          expect(before.get(JSON.stringify([next, ...tier])), key).toBe(value);
        }
        expect(before.size).toBe(days.size);
      }),
      { numRuns: 30 },
    );
  });

  test('filling changes no row, and adds one for each missing period of each group', async () => {
    await fc.assert(
      fc.asyncProperty(paid, by, fc.constantFrom(...grains), async (rows, dimensions, grain) => {
        await fill(connection, [], rows);
        const plain = table(await query({ metrics: ['payments'], by: dimensions, grain }));
        const filled = table(await query({ metrics: ['zeros'], by: dimensions, grain }));
        for (const [key, value] of plain) expect(filled.get(key), key).toBe(value);
        for (const [key, value] of filled) if (!plain.has(key)) expect(value, key).toBe(0);
        const parts = [...filled.keys()].map((key) => JSON.parse(key) as Cell[]);
        const periods = new Set(parts.map((key) => key[0])).size;
        const groups = new Set(parts.map((key) => JSON.stringify(key.slice(1)))).size;
        expect(filled.size).toBe(periods * groups);
        const unknown = table(await query({ metrics: ['nulls'], by: dimensions, grain }));
        expect([...unknown.keys()]).toEqual([...filled.keys()]);
        for (const [key, value] of unknown) if (!plain.has(key)) expect(value, key).toBe(null);
      }),
      { numRuns: 30 },
    );
  });

  test('shares add up to 1, in each period and within each tier', async () => {
    await fc.assert(
      fc.asyncProperty(paid, fc.constantFrom(null, ...grains), async (rows, grain) => {
        await fill(connection, [], rows);
        const dimensions = ['tier', 'items'];
        const whole = await query({ metrics: ['payment_share'], by: dimensions, grain });
        const within = await query({ metrics: ['share_in_tier'], by: dimensions, grain });
        const groups = (all: Cell[][], key: (row: Cell[]) => unknown) =>
          [...Map.groupBy(all, (row) => JSON.stringify(key(row))).values()].map(sum);
        for (const total of groups(whole, (row) => (grain === null ? [] : row[0]))) expect(total).toBeCloseTo(1, 9);
        for (const total of groups(within, (row) => row.slice(0, -2))) expect(total).toBeCloseTo(1, 9);
      }),
      { numRuns: 30 },
    );
  });

  test('the order of rows changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(paid, async (rows) => {
        const known = rows.map((row, at) => ({ ...row, id: `id${at}` }));
        const metrics = ['balance_4d', 'middle_4d', 'value_before', 'payment_share', 'nulls'];
        await fill(connection, [], known);
        const first = await query({ metrics, by: ['tier'], grain: 'day' });
        await fill(connection, [], known.toReversed());
        expect(await query({ metrics, by: ['tier'], grain: 'day' })).toEqual(first);
      }),
      { numRuns: 20 },
    );
  });
});
