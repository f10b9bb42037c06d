import { describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/printer.ts';
import { duckdb } from '../../src/dialects/duckdb/printer.ts';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { metricsFrom, plan, utc } from './fixture.ts';

const index = metricsFrom(`  orders: {type: simple, count: rows, of: order.paid, dimensions: [tier, items]}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier, items]}
  large: {type: simple, sum: amount, of: order.paid, where: amount > 15, dimensions: [tier]}
  started: {type: simple, count: rows, of: checkout.start, dimensions: [tier]}
  order_value: {type: ratio, numerator: revenue, denominator: orders}
  value_in_cents: {type: derived, expression: order_value * 100}
  conversion: {type: ratio, numerator: orders, denominator: started}
  deliveries: {type: simple, count: rows, of: order.paid, time: delivered}
`);

const complaints = (query: MetricQuery) =>
  planQuery(query, index, utc).diagnostics.map((one) => [one.code, one.message, one.hint]);

describe('scans', () => {
  test('all metrics of one table come out of one scan, whatever they are made of', () => {
    const query = { metrics: ['orders', 'revenue', 'large', 'order_value', 'value_in_cents'], by: ['tier'] };
    const planned = plan(index, query);
    expect(planned.scans).toBe(1);
    expect(duckdb.relation(planned.relation).match(/event_order_paid/g)).toHaveLength(1);
  });

  test('of several tables each is scanned once', () => {
    const planned = plan(index, {
      metrics: ['conversion', 'order_value', 'large', 'started'],
      by: ['tier'],
      grain: 'day',
    });
    expect(planned.scans).toBe(2);
    const sql = duckdb.relation(planned.relation);
    expect(sql.match(/event_order_paid/g)).toHaveLength(1);
    expect(sql.match(/event_checkout_start/g)).toHaveLength(1);
  });

  test('equal aggregates are computed once', () => {
    const sql = duckdb.relation(plan(index, { metrics: ['conversion', 'orders', 'order_value'] }).relation);
    expect(sql.match(/count\(\*\)/g)).toHaveLength(2);
  });

  test('the columns of the result have roles and units', () => {
    expect(plan(index, { metrics: ['value_in_cents', 'conversion'], by: ['tier'], grain: 'day' }).columns).toEqual([
      { name: 'day', role: 'time', unit: null },
      { name: 'tier', role: 'dimension', unit: null },
      { name: 'value_in_cents', role: 'metric', unit: 'USD' },
      { name: 'conversion', role: 'metric', unit: 'ratio' },
    ]);
  });

  test('other dialects say it their way', () => {
    const sql = bigquery.relation(
      plan(
        index,
        { metrics: ['large', 'order_value'], grain: 'week' },
        { timeZone: 'Europe/Berlin', weekStart: 'sunday' },
      ).relation,
    );
    expect(sql).toBe(`select
  date_trunc(date(event_time, 'Europe/Berlin'), week) as week,
  coalesce(sum(case when (amount > 15) then amount end), 0.0) as large,
  safe_divide(cast(coalesce(sum(amount), 0.0) as float64), count(*)) as order_value
from event_order_paid
group by 1
order by 1 nulls last`);
  });
});

describe('complaints', () => {
  test('about metrics that do not exist, all at once', () => {
    expect(complaints({ metrics: ['revenu', 'orders', 'zzz'] })).toEqual([
      ['metric/unknown', 'There is no metric `revenu`.', 'Did you mean `revenue`?'],
      [
        'metric/unknown',
        'There is no metric `zzz`.',
        'Known: `conversion`, `deliveries`, `large`, `order_value`, `orders`, `revenue`, `started`, `value_in_cents`.',
      ],
    ]);
  });

  test('about dimensions that a metric does not have: which, and what there is', () => {
    expect(complaints({ metrics: ['revenue', 'conversion'], by: ['items'] })).toEqual([
      ['query/dimension', '`conversion` has no dimension `items`.', 'All of them have `tier`.'],
    ]);
    expect(complaints({ metrics: ['revenue', 'deliveries'], by: ['tier'] })).toEqual([
      ['query/dimension', '`deliveries` has no dimension `tier`.', 'These metrics have no dimension in common.'],
    ]);
    expect(complaints({ metrics: ['revenue'], by: ['teir'] })[0]?.[2]).toBe('Did you mean `tier`?');
  });

  test('about a grain that is asked for as a dimension', () => {
    expect(complaints({ metrics: ['revenue'], by: ['day'] })).toEqual([
      [
        'query/dimension',
        '`revenue` has no dimension `day`.',
        '`day` is a grain: ask with `--grain day`, or `grain: day` in code.',
      ],
    ]);
  });

  test('about columns that would come twice, and orders by what is not there', () => {
    expect(complaints({ metrics: ['revenue', 'revenue'], by: ['tier', 'tier'] }).map((one) => one[1])).toEqual([
      '`tier` would be two columns of the result.',
      '`revenue` would be two columns of the result.',
    ]);
    expect(complaints({ metrics: ['revenue'], order: [{ name: 'orders', descending: true }] })).toEqual([
      ['query/order', 'The result has no column `orders` to be ordered by.', 'Known: `revenue`.'],
    ]);
  });

  test.each(['2025-02-30', 'yesterday', '2025-01-14T10:00:00', '14.01.2025'])('about the date %s', (since) => {
    expect(complaints({ metrics: ['revenue'], since }).map((one) => one[0])).toEqual(['query/date']);
  });

  test('about ranges in which nothing lies', () => {
    expect(complaints({ metrics: ['revenue'], since: '2025-01-14', until: '2025-01-14' }).map((one) => one[0])).toEqual(
      ['query/date'],
    );
  });

  test('about hours of dates', () => {
    expect(complaints({ metrics: ['deliveries', 'revenue'], grain: 'hour' }).map((one) => one.slice(0, 2))).toEqual([
      ['query/time', '`deliveries` has dates, which are no finer than days.'],
    ]);
  });

  test('about conditions on a column that one of the tables lacks, and not about other words', () => {
    expect(
      complaints({ metrics: ['conversion'], where: "amount > 15 and tier = 'items'" }).map((one) => one[1]),
    ).toEqual(['The condition looks at `amount`, which `checkout.start` does not have.']);
    expect(complaints({ metrics: ['conversion'], where: "lower(tier) in ('amount', 'x') and not false" })).toEqual([]);
    expect(complaints({ metrics: ['revenue'], where: 'amount > 15' })).toEqual([]);
  });
});
