import { expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { metricStatement } from '../../src/run/query-metrics.ts';
import type { Row } from '../../src/run/warehouse.ts';
import type { ProjectCopy } from './build-project.ts';

const plain = (rows: readonly Row[]): unknown[] =>
  rows.map((row) => Object.values(row).map((one) => (typeof one === 'bigint' ? Number(one) : one)));

/** Everything that a user did in this order within a week of the first, by joining all with all. */
const reached = (steps: readonly string[], more = ''): string => {
  const [first = '', ...later] = steps;
  const joins = later.map(
    (event, at) =>
      `join event_${event} s${at + 2} on s${at + 2}.user_pseudo_id = s1.user_pseudo_id
       and s${at + 2}.event_time >= s${at + 1}.event_time and s${at + 2}.event_time <= s1.event_time + interval 168 hour`,
  );
  return `select ${more} count(distinct s1.user_pseudo_id) as users from event_${first} s1 ${joins.join('\n')}`;
};

const steps = ['view_item', 'add_to_cart', 'begin_checkout', 'purchase'];

/** The metrics of the GA4 example against SQL that was written by hand on its tables. The export has no event ids. */
export function testMetrics(project: ProjectCopy): void {
  const run = (sql: string): Promise<readonly Row[]> => project.query(sql);
  async function ask(query: MetricQuery): Promise<readonly Row[]> {
    const planned = metricStatement(project.load(), query, duckdb);
    if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
    return run(planned.value.statement.sql);
  }

  test('purchases, revenue and views of products by day', async () => {
    const wanted = await run(`
      select event_date, count(*) filter (event = 'p'), coalesce(sum(revenue), 0), count(*) filter (event = 'v')
      from (
        select cast(event_time as date) as event_date, 'p' as event, ecommerce.purchase_revenue_in_usd as revenue from event_purchase
        union all select cast(event_time as date), 'v', null from event_view_item
      ) group by 1 order by 1`);
    const found = await ask({ metrics: ['purchases', 'revenue', 'item_views'], grain: 'day' });
    expect(plain(found)).toEqual(plain(wanted));
    expect(found.length).toBe(92);
    expect(plain(await ask({ metrics: ['purchases', 'item_views'] }))).toEqual([[624, 2119]]);
  });

  test('the way from a look to a purchase', async () => {
    const counts: number[] = [];
    for (const at of steps.keys()) counts.push(Number((await run(reached(steps.slice(0, at + 1))))[0]?.users));
    const shares = counts.map((count, at) => count / (counts[Math.max(0, at - 1)] ?? 0));
    const found = await ask({ metrics: ['buying_funnel', 'buying_share'], by: ['step'] });
    expect(plain(found)).toEqual(steps.map((step, at) => [`${at + 1} ${step}`, counts[at], shares[at]]));
    // 1,965 users looked at products, which anybody can count.
    expect(counts[0]).toBe(1965);
    expect(counts[1]).toBeGreaterThan(0);
  });

  test('by week of the look', async () => {
    const week = "date_trunc('week', s1.event_time)::date as week,";
    const wanted = await run(`${reached(steps.slice(0, 2), week)} group by 1 order by 1`);
    const found = await ask({ metrics: ['buying_funnel'], by: ['step'], grain: 'week' });
    const second = found.filter((row) => row.step === '2 add_to_cart' && Number(row.buying_funnel) > 0);
    expect(second.map((row) => [row.week, Number(row.buying_funnel)])).toEqual(plain(wanted));
    expect(second.length).toBeGreaterThan(5);
  });

  test('who looked and bought, and after how long', async () => {
    const [[bought, all] = []] = plain(
      await run(
        `select (${reached(['view_item', 'purchase'])}), (select count(distinct user_pseudo_id) from event_view_item)`,
      ),
    ) as number[][];
    expect(plain(await ask({ metrics: ['viewed_and_bought'] }))).toEqual([[Number(bought) / Number(all)]]);
    const [row] = await run(`
      with first as (select user_pseudo_id, min(event_time) as at from event_view_item group by 1)
      select median(us / 3600e6) as hours from (
        select min(epoch_us(p.event_time) - epoch_us(first.at)) as us
        from first join event_purchase p on p.user_pseudo_id = first.user_pseudo_id and p.event_time >= first.at
        group by first.user_pseudo_id
      )`);
    const [[hours] = []] = plain(await ask({ metrics: ['hours_to_purchase'] })) as number[][];
    expect(hours).toBeCloseTo(Number(row?.hours), 9);
  });
}
