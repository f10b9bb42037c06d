import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { metricIndex } from '../../src/metrics/metric-index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { checkFiles } from '../language/check-files.ts';
import { ask } from '../metrics/fixture.ts';
import { isOmitted, sharedData } from './build-project.ts';

/* The purchases of CDNOW's new customers of 1997, against figures that were published and against plain TypeScript. */

const purchases = 'cohort: purchase, activity: purchase, match: customer_id';
const checked = checkFiles({
  'catalog/cdnow.yaml': `events:
  purchase: {properties: {customer_id: string, day: date, amount: {type: number, unit: USD}}}
metrics:
  customers: {type: simple, count_distinct: customer_id, of: purchase, time: day}
  transactions: {type: simple, count: rows, of: purchase, time: day}
  repeat_buyers:
    type: conversion
    base: purchase
    conversion: {of: purchase, where: day <= date '1997-09-30'}
    match: customer_id
    credit: first
    count: entities
    value: conversions
    time: day
  monthly: {type: retention, ${purchases}, period: month, through: 17, time: day}
  monthly_later: {type: retention, ${purchases}, period: month, through: 17, retained: unbounded, time: day}
  monthly_buyers: {type: retention, ${purchases}, period: month, through: 17, value: entities, time: day, as_of: 1998-07-01}
  cohort_size: {type: retention, ${purchases}, period: month, through: 17, value: cohort, time: day, as_of: 1998-07-01}
  bought_again: {type: retention, ${purchases}, within_days: [30, 60, 90], value: entities, time: day}
  days_to_second: {type: time_to, from: purchase, to: purchase, match: customer_id, statistic: median, method: exact, in: days, time: day}
  orders_reached:
    type: funnel
    steps: [{of: purchase, name: first}, {of: purchase, name: second}, {of: purchase, name: third}]
    match: customer_id
    entry: first_touch
    time: day
`,
});
const index = metricIndex({ catalog: checked.catalog, models: [], vars: {} });

/** Customer → the days on which there was a purchase, in order. */
const days = new Map<string, string[]>();
let connection: DuckDBConnection;

describe.skipIf(isOmitted)('CDNOW', () => {
  beforeAll(async () => {
    expect(checked.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    const lines = readFileSync(join(sharedData, 'cdnow/CDNOW_sample.txt'), 'utf8').trim().split(/\r?\n/);
    const rows = lines.map((line) => {
      const [customer = '', , date = '', , amount = ''] = line.trim().split(/\s+/);
      return { customer, day: date.replace(/(....)(..)(..)/, '$1-$2-$3'), amount };
    });
    for (const { customer, day } of rows) days.set(customer, [...(days.get(customer) ?? []), day]);
    for (const [customer, all] of days) days.set(customer, [...new Set(all)].sort());
    connection = await openDatabase();
    // There are no ids: purchases of one day do not come after each other.
    await connection.run(
      'create table event_purchase (event_id text, event_time timestamp, customer_id text, day date, amount double)',
    );
    const values = rows.map((row) => `(null, null, '${row.customer}', '${row.day}', ${row.amount})`);
    await connection.run(`insert into event_purchase values ${values.join(', ')}`);
  });

  const rows = (query: MetricQuery) => ask(connection, index, query);
  const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

  test('repeat buyers are those of the paper on it', async () => {
    // Fader, Hardie and Lee, "Counting Your Customers" the Easy Way (2005): of the 2,357 customers, 1,411 made no repeat purchase in
    // the 39 weeks up to the end of September 1997.
    expect(await rows({ metrics: ['customers', 'transactions', 'repeat_buyers'] })).toEqual([
      [2357, 6919, 2357 - 1411],
    ]);
  });

  test('monthly cohorts are those that plain TypeScript counts, and the month that is not over is null', async () => {
    const wanted = ['1997-01-01', '1997-02-01', '1997-03-01'].flatMap((cohort) => {
      const members = [...days.values()].filter(([first = '']) => monthOf(first) === monthOf(cohort));
      return Array.from({ length: 18 }, (_, period) => {
        const month = monthOf(cohort) + period;
        const active = members.filter((all) => all.some((day) => monthOf(day) === month)).length;
        const later = members.filter((all) => all.some((day) => monthOf(day) >= month)).length;
        // The data end with the 30th of June 1998, and the month is over on the 1st of July.
        const [isOver, isSurelyOver] = [month < monthOf('1998-06-30'), month < monthOf('1998-07-01')];
        const share = (count: number) => (isOver ? count / members.length : null);
        return [cohort, period, share(active), share(later), isSurelyOver ? active : null, members.length];
      });
    });
    const metrics = ['monthly', 'monthly_later', 'monthly_buyers', 'cohort_size'];
    expect(await rows({ metrics, by: ['period'], grain: 'month' })).toEqual(wanted);
    expect(wanted[17]?.slice(0, 4)).toEqual(['1997-01-01', 17, null, null]);
    expect(wanted[17]?.[4]).toBeGreaterThan(0);
  });

  test('repeat purchases within 30, 60 and 90 days, and the days to the second', async () => {
    const gaps = [...days.values()].map(([first = '', second]) =>
      second === undefined ? Number.POSITIVE_INFINITY : daysBetween(first, second),
    );
    const within = (limit: number): number => gaps.filter((gap) => gap <= limit).length;
    expect(await rows({ metrics: ['bought_again'], by: ['days'] })).toEqual(
      [30, 60, 90].map((one) => [one, within(one)]),
    );
    const known = gaps.filter(Number.isFinite).sort((a, b) => a - b);
    const [below = 0, above = 0] = [
      known[Math.floor((known.length - 1) / 2)],
      known[Math.ceil((known.length - 1) / 2)],
    ];
    expect(await rows({ metrics: ['days_to_second'] })).toEqual([[(below + above) / 2]]);
  });

  test('how many got to a third day with a purchase', async () => {
    const reached = [1, 2, 3].map((count) => [...days.values()].filter((all) => all.length >= count).length);
    const found = await rows({ metrics: ['orders_reached'], by: ['step'] });
    expect(found).toEqual(['1 first', '2 second', '3 third'].map((label, at) => [label, reached[at]]));
  });
});
