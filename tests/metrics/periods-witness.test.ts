import type { DuckDBConnection } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { openDatabase } from '../assertions/fixture.ts';
import { metricsFrom, plan } from './fixture.ts';

/* SQL written by hand on the table itself, on 60,000 rows of two years, a third of the days left out. */

const zone = 'America/New_York';
const calendar = { timeZone: zone, weekStart: 'sunday' } as const;

const index = metricsFrom(`  payments: {type: simple, count: rows, of: order.paid, dimensions: [tier], fill: zero}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  buyers: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
  middle: {type: simple, median: amount, method: exact, of: order.paid, dimensions: [tier]}
  value: {type: ratio, numerator: revenue, denominator: buyers}
  buyers_28d: {type: cumulative, metric: buyers, window: 28d}
  value_month: {type: cumulative, metric: value, window: 1 month}
  revenue_so_far: {type: cumulative, metric: revenue, to_date: quarter}
  middle_year_ago: {type: offset, metric: middle, ago: 1 year}
  revenue_growth: {type: offset, metric: revenue, ago: 1 month, change: relative}
  buyer_share: {type: share, metric: buyers}
  items_held: {type: simple, last: items, per: order_id, of: order.paid, dimensions: [tier]}
  items_carried: {type: cumulative, metric: items_held, window: all}
`);

const rows = `(select *, (event_time at time zone 'UTC' at time zone '${zone}')::date as d from event_order_paid)`;
const months = "(select unnest(generate_series(date '2023-01-01', date '2024-12-01', interval 1 month))::date as m)";

const witnesses: readonly (readonly [query: MetricQuery, sql: string])[] = [
  [
    { metrics: ['buyers_28d'], by: ['tier'], grain: 'day', since: '2024-02-01', until: '2024-04-01' },
    `select day, tier, count(distinct order_id) from
       (select unnest(generate_series(date '2024-02-01', date '2024-03-31', interval 1 day))::date as day), ${rows}
     where date_diff('day', d, day) between 0 and 27 group by all`,
  ],
  [
    { metrics: ['value_month'], grain: 'day', since: '2024-02-20', until: '2024-04-05' },
    `select day, sum(amount) / count(distinct order_id) from
       (select unnest(generate_series(date '2024-02-20', date '2024-04-04', interval 1 day))::date as day), ${rows}
     where d <= day and d + 0 >= ((day + 1) - interval 1 month)::date group by all`,
  ],
  [
    { metrics: ['revenue_so_far'], grain: 'week', since: '2023-12-03', until: '2024-02-25' },
    `select w, sum(amount) from
       (select unnest(generate_series(date '2023-12-03', date '2024-02-18', interval 7 day))::date as w), ${rows}
     where d <= w + 6 and year(d) = year(w + 6) and quarter(d) = quarter(w + 6) group by all`,
  ],
  [
    { metrics: ['middle_year_ago'], by: ['tier'], grain: 'month', since: '2024-01-01', until: '2025-01-01' },
    `select (date_trunc('month', d) + interval 1 year)::date as m, tier, median(amount) from ${rows}
     where year(d) = 2023 group by all`,
  ],
  [
    { metrics: ['revenue_growth'], grain: 'month', since: '2023-01-01', until: '2025-01-01' },
    `select m, r / nullif(lag(r) over (order by m), 0) - 1 from
       (select m, sum(amount) as r from ${months} left join ${rows} on date_trunc('month', d) = m group by all)`,
  ],
  [
    { metrics: ['buyer_share'], by: ['tier'], grain: 'quarter', since: '2023-01-01', until: '2025-01-01' },
    `select q, tier, n / (select count(distinct order_id) from ${rows} where date_trunc('quarter', d) = q) from
       (select date_trunc('quarter', d)::date as q, tier, count(distinct order_id) as n from ${rows}
        where year(d) in (2023, 2024) group by all)`,
  ],
  [
    { metrics: ['items_carried'], by: ['tier'], grain: 'month', since: '2023-06-01', until: '2024-06-01' },
    `select m, l.t, sum(l.v) from
       (select m, order_id, arg_max({t: tier, v: items}, event_time) as l
        from ${months}, ${rows} where d < (m + interval 1 month)::date and items is not null
          and m between date '2023-06-01' and date '2024-05-01' group by all)
     group by all`,
  ],
  [
    { metrics: ['payments'], by: ['tier'], grain: 'day', since: '2024-03-01', until: '2024-03-20' },
    `select day, t.tier, count(d) from
       (select unnest(generate_series(date '2024-03-01', date '2024-03-19', interval 1 day))::date as day)
       cross join (select distinct tier from event_order_paid) as t
       left join (select d, tier from ${rows}) as r on r.d = day and r.tier is not distinct from t.tier
     group by all`,
  ],
];

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await openDatabase();
  await connection.run(`create table event_order_paid as
    select 'e' || i as event_id, t as event_time, 'o' || hash(i * 7) % 900 as order_id,
      case hash(i * 3) % 4 when 0 then null when 1 then 'basic' else 'plus' end as tier,
      case when hash(i * 11) % 20 > 0 then (hash(i * 5) % 40000) / 4.0 end as amount,
      case when hash(i * 13) % 9 > 0 then (hash(i * 17) % 50)::bigint end as items
    from (select i, timestamp '2023-01-01 05:00:00' + to_microseconds((hash(i) % (731 * 86400000000::ubigint))::bigint) as t
      from range(90000) as r(i))
    where hash(t::date) % 3 > 0`);
});

const run = async (sql: string) => {
  const result = await connection.runAndReadAll(sql);
  return result
    .getRowsJS()
    .map((row) => row.map((cell) => (cell instanceof Date ? cell.toISOString().slice(0, 10) : cell)));
};

describe('what SQL by hand gives', () => {
  test.each(witnesses)('$metrics', async (query, sql) => {
    const found = await run(duckdb.relation(plan(index, query, calendar).relation));
    const wanted = await run(sql);
    const keyed = (all: typeof found) => new Map(all.map((row) => [JSON.stringify(row.slice(0, -1)), row.at(-1)]));
    const [mine, other] = [keyed(found), keyed(wanted)];
    expect([...mine.keys()].sort()).toEqual([...other.keys()].sort());
    expect(mine.size).toBeGreaterThan(10);
    for (const [key, value] of other) {
      const own = mine.get(key);
      if (value === null) expect(own, key).toBe(null);
      else
        expect(Math.abs(Number(own) - Number(value)), key).toBeLessThanOrEqual(
          1e-9 * Math.max(1, Math.abs(Number(value))),
        );
    }
  });
});
