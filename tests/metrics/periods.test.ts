import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, fill, metricsFrom, type Paid, utc } from './fixture.ts';

/* Fillings, windows and offsets, with numbers worked out by pencil. */

const index = metricsFrom(`  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier]}
  buyers: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier]}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  value: {type: ratio, numerator: revenue, denominator: buyers}
  zeros: {type: simple, count: rows, of: order.paid, dimensions: [tier], fill: zero}
  nulls: {type: simple, count: rows, of: order.paid, dimensions: [tier], fill: null}
  value_or_zero: {type: ratio, numerator: revenue, denominator: buyers, fill: 0}
  payments_3d: {type: cumulative, metric: payments, window: 3d}
  buyers_3d: {type: cumulative, metric: buyers, window: 3 days}
  middle_3d: {type: cumulative, metric: middle, window: 3d}
  value_3d: {type: cumulative, metric: value, window: 3d}
  plus_3d: {type: cumulative, metric: {count: rows, of: order.paid, where: "tier = 'plus'"}, window: 3d}
  month_window: {type: cumulative, metric: payments, window: 1 month}
  buyers_2h: {type: cumulative, metric: buyers, window: 2h}
  buyers_today: {type: cumulative, metric: buyers, to_date: day}
  buyers_2h_before: {type: offset, metric: buyers_2h, ago: 1h}
  hours_window: {type: cumulative, metric: payments, window: 2h}
  so_far: {type: cumulative, metric: buyers, to_date: month}
  week_so_far: {type: cumulative, metric: payments, to_date: week}
  day_so_far: {type: cumulative, metric: payments, to_date: day}
  ever: {type: cumulative, metric: buyers, window: all}
  day_before: {type: offset, metric: payments, ago: 1d}
  day_before_or_zero: {type: offset, metric: zeros, ago: 1d}
  change: {type: offset, metric: payments, ago: 1d, change: difference}
  growth: {type: offset, metric: payments, ago: 1d, change: relative}
  month_before: {type: offset, metric: payments, ago: 1 month}
  hour_before: {type: offset, metric: payments, ago: 1h}
  three_days_before: {type: offset, metric: payments_3d, ago: 1d}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const paid = (time: string, order_id = 'a', tier: string | null = 'basic', amount = 1): Paid => ({
  ...{ order_id, tier, time, amount, items: 1 },
});
const rows = (...all: readonly Paid[]) => fill(connection, [], all);
const query = (asked: MetricQuery, calendar = utc) => ask(connection, index, asked, calendar);

describe('fill', () => {
  test('periods without rows are there, as written, and the others are as ever', async () => {
    await rows(paid('2024-02-28 10:00:00'), paid('2024-03-02 10:00:00'), paid('2024-03-02 11:00:00'));
    expect(await query({ metrics: ['payments'], grain: 'day' })).toEqual([
      ['2024-02-28', 1],
      ['2024-03-02', 2],
    ]);
    // There is a 29 February. A count of nothing is zero where it does not say otherwise.
    expect(await query({ metrics: ['zeros', 'nulls', 'payments', 'middle', 'value_or_zero'], grain: 'day' })).toEqual([
      ['2024-02-28', 1, 1, 1, 1, 1],
      ['2024-02-29', 0, null, 0, null, 0],
      ['2024-03-01', 0, null, 0, null, 0],
      ['2024-03-02', 2, 2, 2, 1, 2],
    ]);
  });

  test('the bounds of the query are those of the periods', async () => {
    await rows(paid('2024-03-02 10:00:00'));
    expect(await query({ metrics: ['zeros'], grain: 'day', since: '2024-03-01', until: '2024-03-04' })).toEqual([
      ['2024-03-01', 0],
      ['2024-03-02', 1],
      ['2024-03-03', 0],
    ]);
    // The end is an instant within a month, and within an hour.
    const range = { since: '2024-01-31', until: '2024-03-15T00:30:00Z' };
    expect(await query({ metrics: ['zeros'], grain: 'month', ...range })).toEqual([
      ['2024-01-01', 0],
      ['2024-02-01', 0],
      ['2024-03-01', 1],
    ]);
    const hours = { since: '2024-03-02T08:10:00Z', until: '2024-03-02T11:00:00Z' };
    expect(await query({ metrics: ['nulls'], grain: 'hour', ...hours })).toEqual([
      ['2024-03-02T08:00:00.000Z', null],
      ['2024-03-02T09:00:00.000Z', null],
      ['2024-03-02T10:00:00.000Z', 1],
    ]);
    // Open at one end: up to the last row.
    expect((await query({ metrics: ['zeros'], grain: 'quarter', since: '2023-10-01' })).length).toBe(2);
  });

  test('for each combination of dimensions that is there, null among them', async () => {
    await rows(paid('2024-03-01 10:00:00', 'a', null), paid('2024-03-02 10:00:00', 'b', 'plus'));
    expect(await query({ metrics: ['zeros'], by: ['tier'], grain: 'day' })).toEqual([
      ['2024-03-01', 'plus', 0],
      ['2024-03-01', null, 1],
      ['2024-03-02', 'plus', 1],
      ['2024-03-02', null, 0],
    ]);
    // Without a grain there are no periods.
    expect(await query({ metrics: ['zeros'], by: ['tier'] })).toEqual([
      ['plus', 1],
      [null, 1],
    ]);
  });

  test('of nothing there is nothing, unless the bounds say which periods there are', async () => {
    await rows();
    expect(await query({ metrics: ['zeros'], grain: 'day' })).toEqual([]);
    expect(await query({ metrics: ['zeros'], grain: 'day', since: '2024-03-01', until: '2024-03-02' })).toEqual([
      ['2024-03-01', 0],
    ]);
    expect(
      await query({ metrics: ['zeros'], by: ['tier'], grain: 'day', since: '2024-03-01', until: '2024-03-02' }),
    ).toEqual([]);
  });

  test('weeks begin where the project says, and days have the hours that they have', async () => {
    // Two Wednesdays around New Year; weeks of Sunday begin on 29 December and 5 January.
    await rows(paid('2025-01-01 12:00:00'), paid('2025-01-15 12:00:00'));
    const sundays = { timeZone: 'UTC', weekStart: 'sunday' } as const;
    expect(await query({ metrics: ['zeros'], grain: 'week' }, sundays)).toEqual([
      ['2024-12-29', 1],
      ['2025-01-05', 0],
      ['2025-01-12', 1],
    ]);
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    const hours = async (day: string, next: string) =>
      (await query({ metrics: ['zeros'], grain: 'hour', since: day, until: next }, berlin)).length;
    expect(await hours('2025-03-30', '2025-03-31')).toBe(23);
    expect(await hours('2025-10-26', '2025-10-27')).toBe(25);
    expect(
      (await query({ metrics: ['zeros'], grain: 'day', since: '2025-03-29', until: '2025-04-01' }, berlin)).length,
    ).toBe(3);
  });
});

describe('cumulative', () => {
  test('a window ends with the period, and counts each buyer once', async () => {
    await rows(
      paid('2025-01-01 10:00:00', 'a', 'basic', 10),
      paid('2025-01-02 10:00:00', 'a', 'basic', 20),
      paid('2025-01-02 11:00:00', 'b', 'plus', 60),
      paid('2025-01-06 00:00:00', 'c', 'plus', 5),
    );
    const metrics = ['payments_3d', 'buyers_3d', 'middle_3d', 'value_3d', 'plus_3d'];
    expect(await query({ metrics, grain: 'day' })).toEqual([
      ['2025-01-01', 1, 1, 10, 10, 0],
      // 10, 20 and 60 of a and b: the median is 20, the value 90 / 2.
      ['2025-01-02', 3, 2, 20, 45, 1],
      ['2025-01-03', 3, 2, 20, 45, 1],
      // The first of January is out: 20 and 60.
      ['2025-01-04', 2, 2, 40, 40, 1],
      // The fifth has no row within three days. It is no period of the result.
      ['2025-01-06', 1, 1, 5, 5, 1],
    ]);
    // Of what is shown, rows before `since` count; rows from `until` on do not.
    expect(await query({ metrics: ['payments_3d'], grain: 'day', since: '2025-01-03', until: '2025-01-06' })).toEqual([
      ['2025-01-03', 3],
      ['2025-01-04', 2],
    ]);
    expect(await query({ metrics: ['buyers_3d'], by: ['tier'], grain: 'day', since: '2025-01-04' })).toEqual([
      ['2025-01-04', 'basic', 1],
      ['2025-01-04', 'plus', 1],
      ['2025-01-06', 'plus', 1],
    ]);
  });

  test('by longer periods the window is the end of each', async () => {
    await rows(paid('2025-01-29 10:00:00'), paid('2025-01-28 10:00:00'), paid('2025-02-26 00:00:00'));
    // 29, 30 and 31 January; 26, 27 and 28 February.
    expect(await query({ metrics: ['payments_3d'], grain: 'month' })).toEqual([
      ['2025-01-01', 1],
      ['2025-02-01', 1],
    ]);
  });

  test('a month is a month, whatever its length', async () => {
    // The month that ends with 31 March begins on 1 March; the one that ends with 28 February on 1 February.
    await rows(paid('2025-02-01 00:00:00'), paid('2025-02-28 23:59:59'), paid('2025-03-31 12:00:00'));
    const found = await query({ metrics: ['month_window'], grain: 'day' });
    expect(found.find((row) => row[0] === '2025-02-28')).toEqual(['2025-02-28', 2]);
    expect(found.find((row) => row[0] === '2025-03-01')).toEqual(['2025-03-01', 1]);
    expect(found.find((row) => row[0] === '2025-03-31')).toEqual(['2025-03-31', 1]);
  });

  test('to date: from the beginning of the month, of the week of the project, of the day of its zone', async () => {
    await rows(
      paid('2025-01-31 10:00:00', 'a'),
      paid('2025-02-01 10:00:00', 'a'),
      paid('2025-02-03 10:00:00', 'a'),
      paid('2025-02-03 11:00:00', 'b'),
    );
    // 2 February is a Sunday.
    expect(await query({ metrics: ['so_far', 'week_so_far'], grain: 'day' })).toEqual([
      ['2025-01-31', 1, 1],
      ['2025-02-01', 1, 2],
      ['2025-02-02', 1, 2],
      ['2025-02-03', 2, 2],
    ]);
    const sundays = { timeZone: 'UTC', weekStart: 'sunday' } as const;
    expect(await query({ metrics: ['week_so_far'], grain: 'day', since: '2025-02-02' }, sundays)).toEqual([
      ['2025-02-03', 2],
    ]);
    expect(await query({ metrics: ['so_far'], grain: 'month' })).toEqual([
      ['2025-01-01', 1],
      ['2025-02-01', 2],
    ]);
    // In Berlin the day changed at 23:00.
    await rows(paid('2025-01-14 22:30:00'), paid('2025-01-14 23:30:00'), paid('2025-01-15 00:30:00'));
    const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;
    expect(await query({ metrics: ['day_so_far'], grain: 'hour' }, berlin)).toEqual([
      ['2025-01-14T22:00:00.000Z', 1],
      ['2025-01-14T23:00:00.000Z', 1],
      // Midnight in UTC, as the cells of this test write it.
      ['2025-01-15', 2],
    ]);
  });

  test('of all time, and of hours', async () => {
    await rows(paid('2023-01-01 10:00:00', 'a'), paid('2025-01-01 10:30:00', 'b'), paid('2025-01-01 11:30:00', 'b'));
    expect(await query({ metrics: ['ever'], grain: 'year' })).toEqual([
      ['2023-01-01', 1],
      ['2024-01-01', 1],
      ['2025-01-01', 2],
    ]);
    // Rows of all time count, also from before `since`.
    expect(await query({ metrics: ['ever'], grain: 'year', since: '2024-01-01', until: '2025-01-01' })).toEqual([
      ['2024-01-01', 1],
    ]);
    expect(await query({ metrics: ['hours_window'], grain: 'hour', since: '2025-01-01' })).toEqual([
      ['2025-01-01T10:00:00.000Z', 1],
      ['2025-01-01T11:00:00.000Z', 2],
    ]);
  });

  test('distinct values of hours, beside other measures', async () => {
    // a at 8, 9 and 11, b at 9: of two hours these are {a}, {a, b}, {a, b} (of 9), {a}; of the day {a}, {a, b}, {a, b}, {a, b}.
    await rows(
      ...['08:10', '09:10', '11:10'].map((at) => paid(`2025-01-01 ${at}:00`)),
      paid('2025-01-01 09:20:00', 'b'),
    );
    const asked = ['buyers_2h', 'buyers_today', 'buyers_2h_before', 'hours_window'];
    const hours = { since: '2025-01-01T08:00:00Z', until: '2025-01-01T12:00:00Z' };
    expect(await query({ metrics: asked, grain: 'hour', ...hours })).toEqual([
      ['2025-01-01T08:00:00.000Z', 1, 1, null, 1],
      ['2025-01-01T09:00:00.000Z', 2, 2, 1, 3],
      ['2025-01-01T10:00:00.000Z', 2, 2, 2, 2],
      ['2025-01-01T11:00:00.000Z', 1, 2, 2, 1],
    ]);
  });

  test('days are those of the zone, when the clock changes too', async () => {
    // In Berlin the 30th of March has 23 hours; the rows lie on the 28th, 29th, 30th and 31st.
    const times = ['2025-03-28 22:30:00', '2025-03-28 23:30:00', '2025-03-29 23:00:00', '2025-03-30 22:00:00'];
    await rows(...times.map((time) => paid(time)));
    expect(
      await query({ metrics: ['payments_3d'], grain: 'day' }, { timeZone: 'Europe/Berlin', weekStart: 'monday' }),
    ).toEqual([
      ['2025-03-28', 1],
      ['2025-03-29', 2],
      ['2025-03-30', 3],
      ['2025-03-31', 3],
    ]);
  });
});

describe('offset', () => {
  test('the value of the period before, and the change', async () => {
    await rows(
      paid('2025-01-01 10:00:00'),
      paid('2025-01-02 10:00:00'),
      paid('2025-01-02 11:00:00'),
      paid('2025-01-04 11:00:00'),
    );
    const metrics = ['payments', 'day_before', 'change', 'growth', 'day_before_or_zero'];
    expect(await query({ metrics, grain: 'day' })).toEqual([
      // Of what was before, nothing is known.
      ['2025-01-01', 1, null, null, null, 0],
      ['2025-01-02', 2, 1, 1, 1, 0 + 1],
      // Nothing was paid, after two on the day before.
      ['2025-01-03', 0, 2, -2, -1, 2],
      ['2025-01-04', 1, null, null, null, 0],
    ]);
    // The day before `since` is looked at.
    expect(await query({ metrics: ['day_before'], grain: 'day', since: '2025-01-02', until: '2025-01-03' })).toEqual([
      ['2025-01-02', 1],
    ]);
  });

  test('a month before the end of a month is the end of the month before', async () => {
    await rows(paid('2024-02-29 10:00:00'), paid('2024-03-28 10:00:00'), paid('2024-03-31 10:00:00'));
    const found = await query({ metrics: ['month_before'], grain: 'day' });
    // 29, 30 and 31 March all look at 29 February; 28 March looks at the 28th, on which there was nothing.
    expect(found.filter((row) => row[1] !== null)).toEqual([
      ['2024-03-29', 1],
      ['2024-03-30', 1],
      ['2024-03-31', 1],
    ]);
    expect(await query({ metrics: ['month_before', 'payments'], grain: 'month' })).toEqual([
      ['2024-02-01', null, 1],
      ['2024-03-01', 1, 2],
    ]);
  });

  test('of a window it is the window that ended then', async () => {
    await rows(paid('2025-01-01 10:00:00'), paid('2025-01-04 10:00:00'));
    expect(await query({ metrics: ['payments_3d', 'three_days_before'], grain: 'day' })).toEqual([
      ['2025-01-01', 1, null],
      ['2025-01-02', 1, 1],
      ['2025-01-03', 1, 1],
      ['2025-01-04', 1, 1],
    ]);
  });

  test('an hour ago is an hour ago, also when the clock changes', async () => {
    await rows(paid('2025-03-30 00:30:00'), paid('2025-03-30 01:30:00'));
    expect(
      await query({ metrics: ['hour_before'], grain: 'hour' }, { timeZone: 'Europe/Berlin', weekStart: 'monday' }),
    ).toEqual([['2025-03-30T01:00:00.000Z', 1]]);
  });
});

describe('complaints', () => {
  const complaints = (asked: MetricQuery) =>
    planQuery(asked, index, utc).diagnostics.map((one) => [one.code, one.message]);

  test('without a grain there are no other periods', () => {
    expect(complaints({ metrics: ['so_far', 'payments', 'growth'] })).toEqual([
      ['query/grain', '`so_far` looks from each period at others, and the query has no grain.'],
      ['query/grain', '`growth` looks from each period at others, and the query has no grain.'],
    ]);
  });

  test('what an offset skips must be whole periods', () => {
    expect(complaints({ metrics: ['month_before'], grain: 'week' })).toEqual([
      ['query/grain', '`month_before` looks back by 1 month, which is not a whole number of weeks.'],
    ]);
    expect(complaints({ metrics: ['month_before'], grain: 'quarter' })).toHaveLength(1);
    expect(complaints({ metrics: ['day_before'], grain: 'hour' })).toHaveLength(1);
    expect(complaints({ metrics: ['hour_before'], grain: 'day' })).toHaveLength(1);
    expect(complaints({ metrics: ['month_before'], grain: 'month' })).toEqual([]);
  });

  test('windows of hours are asked by the hour, and months are no number of hours', () => {
    expect(complaints({ metrics: ['hours_window'], grain: 'day' })).toEqual([
      ['query/grain', '`hours_window` has a window of 2h, which ends with each hour.'],
    ]);
    expect(complaints({ metrics: ['month_window'], grain: 'hour' })).toEqual([
      ['query/grain', '`month_window` has a window of 1 month, whose length in hours varies.'],
    ]);
  });
});
