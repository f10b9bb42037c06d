import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import type { Calendar } from '../../src/metrics/calendar.ts';
import { shiftDate, startOfUnit } from '../../src/metrics/plan/calendar-dates.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { ask, type Cell, fill, metricsFrom, plan } from './fixture.ts';

const index = metricsFrom(`  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier]}
  buyers: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
  payments_month: {type: cumulative, metric: payments, window: 1 month}
  buyers_week: {type: cumulative, metric: buyers, window: 7d}
  so_far: {type: cumulative, metric: buyers, to_date: quarter}
  ever: {type: cumulative, metric: payments, window: all}
  year_ago: {type: offset, metric: payments, ago: 1 year}
  weeks_before: {type: offset, metric: week_buyers, ago: 2w}
  week_buyers: {type: cumulative, metric: buyers, window: 1w}
  hours: {type: cumulative, metric: buyers, window: 30h}
  today: {type: cumulative, metric: payments, to_date: day}
  hours_ago: {type: offset, metric: payments, ago: 24h}
  zone_day: {type: simple, count: rows, of: order.paid, time: delivered, dimensions: [tier]}
  zone_week: {type: cumulative, metric: zone_day, window: 7d}
  part: {type: share, metric: payments}
`);
const calendars: readonly Calendar[] = [
  { timeZone: 'UTC', weekStart: 'monday' },
  { timeZone: 'Europe/Berlin', weekStart: 'sunday' },
  { timeZone: 'America/New_York', weekStart: 'monday' },
];

// Around the days on which the clocks change, a leap day and a New Year.
const days = [
  '2023-03-01',
  '2023-12-31',
  '2024-01-01',
  '2024-02-29',
  '2024-03-10',
  '2024-03-30',
  '2024-03-31',
  '2024-10-27',
];
const time = fc
  .tuple(fc.constantFrom(...days), fc.constantFrom('00:00:00', '01:30:00', '04:59:59', '22:59:59.999999', '23:00:00'))
  .map(([day, clock]) => `${day} ${clock}`);
const paid = fc.array(
  fc.record({
    ...{ order_id: fc.constantFrom('a', 'b'), tier: fc.constantFrom('basic', null), time },
    ...{ amount: fc.constant(1), items: fc.constant(1) },
  }),
  { maxLength: 10 },
);

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
});

const keyed = (rows: readonly Cell[][]) => new Map(rows.map((row) => [JSON.stringify(row.slice(0, 2)), row.slice(2)]));

describe('bounds choose the periods that are shown, and change none of them', () => {
  const check = async (query: MetricQuery, since: string, until: string, calendar: Calendar): Promise<void> => {
    const all = keyed(await ask(connection, index, query, calendar));
    const some = keyed(await ask(connection, index, { ...query, since, until }, calendar));
    for (const [key, value] of all) {
      const [period] = JSON.parse(key) as [string];
      const instant = query.grain === 'hour';
      const inside = instant
        ? Date.parse(period) >= Date.parse(since) && Date.parse(period) < Date.parse(until)
        : period >= since && period < until;
      if (inside) expect(some.get(key), key).toEqual(value);
    }
    for (const key of some.keys()) {
      const [period] = JSON.parse(key) as [string];
      expect(Date.parse(period) >= Date.parse(since) && Date.parse(period) < Date.parse(until), key).toBe(true);
    }
  };

  const always = ['payments_month', 'buyers_week', 'so_far', 'ever', 'zone_week'];
  const metricsBy = {
    day: [...always, 'year_ago', 'weeks_before'],
    week: [...always, 'weeks_before'],
    month: [...always, 'year_ago'],
  };

  test('of days, weeks and months, in any zone', async () => {
    const grains = fc.constantFrom('day', 'week', 'month');
    await fc.assert(
      fc.asyncProperty(paid, fc.constantFrom(...calendars), grains, async (rows, calendar, grain) => {
        await fill(connection, [], rows);
        const query = { metrics: metricsBy[grain], by: ['tier'], grain };
        // Both are the first of a month, and of a week where weeks are asked for.
        const [since, until] = ['2024-01-01', '2024-04-01'].map((date) => startOfUnit(date, grain, calendar));
        await check(query, since ?? '', until ?? '', calendar);
      }),
      { numRuns: 15 },
    );
  });

  test('of hours', async () => {
    await fc.assert(
      fc.asyncProperty(paid, fc.constantFrom(...calendars), async (rows, calendar) => {
        await fill(
          connection,
          [],
          rows.filter((one) => one.time > '2024-03'),
        );
        const query = { metrics: ['hours', 'today', 'hours_ago'], by: ['tier'], grain: 'hour' } as const;
        await check(query, '2024-03-31T00:00:00Z', '2024-04-01T05:00:00Z', calendar);
      }),
      { numRuns: 8 },
    );
  });
});

test('dates are shifted and cut as the warehouse does', async () => {
  const day = fc.date({ min: new Date('1999-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
  const unit = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
  const dates = await fc.sample(fc.tuple(day, unit, fc.integer({ min: -50, max: 50 })), 200);
  const calendar = { timeZone: 'UTC', weekStart: 'monday' } as const;
  const rows = dates.map(([at, grain, count]) => {
    const text = at.toISOString().slice(0, 10);
    return `('${shiftDate(text, grain, count)}' = cast(date '${text}' + interval (${count}) ${grain} as date)::text and '${startOfUnit(text, grain, calendar)}' = cast(date_trunc('${grain}', date '${text}') as date)::text)`;
  });
  const result = await connection.runAndReadAll(`select ${rows.join(' and ')} as ok`);
  expect(result.getRowsJS()).toEqual([[true]]);
  expect(startOfUnit('2025-01-05', 'week', { timeZone: 'UTC', weekStart: 'sunday' })).toBe('2025-01-05');
  expect(startOfUnit('2025-01-04', 'week', { timeZone: 'UTC', weekStart: 'sunday' })).toBe('2024-12-29');
});

test('BigQuery says it in its own words', () => {
  const query = {
    metrics: ['payments_month', 'weeks_before', 'part'],
    by: ['tier'],
    grain: 'day',
    since: '2024-03-31',
    until: '2024-04-02',
  } as const;
  const sql = bigquery.relation(plan(index, query, calendars[1]).relation);
  expect(sql).toContain(`query_periods as (
  select spine_period
  from unnest(generate_date_array(date '2024-03-31', date '2024-04-01', interval 1 day)) as spine_period
)`);
  // A month before the end of 31 March (in Berlin) begins on 1 March: what lies before is not read.
  expect(sql).toContain(
    `where event_time >= timestamp '2024-02-29 23:00:00+00'
    and event_time < timestamp '2024-04-01 22:00:00+00'`,
  );
  expect(sql).toContain(
    `on spine_at >= date_add(date_add(spine_period, interval 1 day), interval -1 month)
    and spine_at < date_add(spine_period, interval 1 day)`,
  );
  expect(sql).toContain('interval -14 day');
  expect(sql).toContain('max(value_5) over (partition by day)');
  expect(sql).toContain('qualify level = 0');
});
