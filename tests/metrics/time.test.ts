import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { startOfDate } from '../../src/metrics/plan/midnight.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, fill, metricsFrom, utc } from './fixture.ts';

const index = metricsFrom(`  payments: {type: simple, count: rows, of: order.paid}
  deliveries: {type: simple, count: rows, of: order.paid, time: delivered}
`);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

async function paidAt(...times: readonly string[]): Promise<void> {
  const rows = times.map((time) => ({ order_id: 'a', tier: null, time, amount: 1, items: 1 }));
  await fill(connection, [], rows);
}

const payments = (query: Partial<MetricQuery>, calendar = utc) =>
  ask(connection, index, { metrics: ['payments'], ...query }, calendar);

const berlin = { timeZone: 'Europe/Berlin', weekStart: 'monday' } as const;

describe('periods', () => {
  test('weeks begin where the project says, also at New Year', async () => {
    // A Sunday, a Monday and a Wednesday.
    await paidAt('2023-12-31 12:00:00', '2024-01-01 12:00:00', '2025-01-01 00:00:00');
    expect(await payments({ grain: 'week' })).toEqual([
      ['2023-12-25', 1],
      ['2024-01-01', 1],
      ['2024-12-30', 1],
    ]);
    expect(await payments({ grain: 'week' }, { timeZone: 'UTC', weekStart: 'sunday' })).toEqual([
      ['2023-12-31', 2],
      ['2024-12-29', 1],
    ]);
  });

  test('days are those of the time zone, with the changes of its clock', async () => {
    // In Berlin: 23:59 on the 29th, 0:00 on the 30th (a day of 23 hours), 23:59 on it, 0:00 on the 31st.
    await paidAt('2025-03-29 22:59:00', '2025-03-29 23:00:00', '2025-03-30 21:59:00', '2025-03-30 22:00:00');
    expect(await payments({ grain: 'day' }, berlin)).toEqual([
      ['2025-03-29', 1],
      ['2025-03-30', 2],
      ['2025-03-31', 1],
    ]);
    expect(await payments({ since: '2025-03-30', until: '2025-03-31' }, berlin)).toEqual([[2]]);
    expect(await payments({ since: '2025-03-30', until: '2025-03-31' })).toEqual([[2]]);
    expect(await payments({ grain: 'day' })).toEqual([
      ['2025-03-29', 2],
      ['2025-03-30', 2],
    ]);
  });

  test('leap days, months, quarters and years', async () => {
    await paidAt('2024-02-29 00:00:00', '2024-03-31 23:59:59.999999', '2024-04-01 00:00:00');
    expect(await payments({ grain: 'month' })).toEqual([
      ['2024-02-01', 1],
      ['2024-03-01', 1],
      ['2024-04-01', 1],
    ]);
    expect(await payments({ grain: 'quarter' })).toEqual([
      ['2024-01-01', 2],
      ['2024-04-01', 1],
    ]);
    expect(await payments({ grain: 'year' })).toEqual([['2024-01-01', 3]]);
  });

  test('the beginning belongs to a range, the end does not', async () => {
    await paidAt('2025-01-14 10:00:00', '2025-01-14 10:00:00.000001', '2025-01-14 11:00:00');
    const range = { since: '2025-01-14T10:00:00Z', until: '2025-01-14T11:00:00Z' };
    expect(await payments(range)).toEqual([[2]]);
    expect(await payments({ since: '2025-01-14T12:00:00+01:00' })).toEqual([[1]]);
    expect(await payments({ grain: 'hour' })).toEqual([
      ['2025-01-14T10:00:00.000Z', 2],
      ['2025-01-14T11:00:00.000Z', 1],
    ]);
  });

  test('dates have no time zone', async () => {
    await paidAt('2025-01-14 23:30:00', '2025-01-15 10:00:00');
    const deliveries = { metrics: ['deliveries'] };
    expect(await payments({ ...deliveries, grain: 'day' }, berlin)).toEqual([
      ['2025-01-14', 1],
      ['2025-01-15', 1],
    ]);
    expect(await payments({ ...deliveries, since: '2025-01-15' }, berlin)).toEqual([[1]]);
    // By two different times of one table, each counts for its own.
    expect(await payments({ metrics: ['payments', 'deliveries'], grain: 'day' }, berlin)).toEqual([
      ['2025-01-14', 0, 1],
      ['2025-01-15', 2, 1],
    ]);
  });
});

describe('the start of a date', () => {
  test.each([
    ['2025-01-14', 'UTC', '2025-01-14T00:00:00.000Z'],
    ['2025-01-14', 'Asia/Kathmandu', '2025-01-13T18:15:00.000Z'],
    ['2025-03-30', 'Europe/Berlin', '2025-03-29T23:00:00.000Z'],
    ['2025-03-31', 'Europe/Berlin', '2025-03-30T22:00:00.000Z'],
    ['2025-10-26', 'Europe/Berlin', '2025-10-25T22:00:00.000Z'],
    // There the clock went from 23:59:59 to 01:00:00: the date had no midnight.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // There it went from 23:59:59 back to 23:00:00.
    ['2018-02-18', 'America/Sao_Paulo', '2018-02-18T03:00:00.000Z'],
    // There midnight came twice.
    ['2024-11-03', 'America/Havana', '2024-11-03T04:00:00.000Z'],
  ])('%s in %s is %s', (date, zone, instant) => {
    expect(startOfDate(date, zone)).toBe(instant);
  });
});
