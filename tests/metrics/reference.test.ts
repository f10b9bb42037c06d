import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import { metricStatement, metricsOf } from '../../src/run/query-metrics.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { rowText, sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { copyProject, failuresOf } from '../real-data/build-project.ts';

/*
 * Every metric of the catalogs `orders` and `bundle` against SQL that was written by hand, straight on the typed tables of the
 * events: no model, no engine. `keys` stands for the columns that are grouped by.
 */

/** Orders whose checkout was opened; each event happens once an order, so that the joins repeat nothing. */
const startedOrders = (value: string) => (keys: readonly string[]) =>
  `
  with told as (
    select order_id, tier, country from event_checkout_start
    union all select order_id, tier, country from event_checkout_session_created
    union all select order_id, tier, country from event_order_paid
    union all select order_id, tier, country from event_design_started
    union all select order_id, tier, country from event_design_approved
  ),
  about as (select order_id, max(tier) as tier, max(country) as country from told group by order_id),
  started as (
    select
      s.order_id as started, c.order_id as session, p.order_id as paid, d.order_id as design, a.order_id as approved,
      cast(s.event_time as date) as day, about.tier, about.country
    from event_checkout_start s
    left join about on about.order_id = s.order_id
    left join event_checkout_session_created c on c.order_id = s.order_id
    left join event_order_paid p on p.order_id = s.order_id
    left join event_design_started d on d.order_id = s.order_id
    left join event_design_approved a on a.order_id = s.order_id
  )
  select ${[...keys, `${value} as value`].join(', ')} from started ${keys.length === 0 ? '' : 'group by all'}`;

const paidOrders = (value: string) => (keys: readonly string[]) =>
  `
  with paid as (select *, cast(event_time as date) as day from event_order_paid)
  select ${[...keys, `${value} as value`].join(', ')} from paid ${keys.length === 0 ? '' : 'group by all'}`;

/** Offers with what became of them. Errors repeat, so that they are looked for and not joined. */
const offers = (value: string) => (keys: readonly string[]) =>
  `
  with offered as (
    select
      o.order_id, o.segment, o.primary_sku, o.variant_id, o.event_time as shown, cast(o.event_time as date) as day,
      a.event_time as accepted, a.addl_revenue, d.event_time as declined,
      o.order_id in (select order_id from event_bundle_payment_error) as failed,
      o.order_id in (select order_id from event_bundle_refund_within_7d) as refunded,
      o.order_id in (select order_id from event_bundle_timer_expired) as expired,
      o.order_id in (select order_id from event_bundle_timer_started) as started
    from event_bundle_offer_shown o
    left join event_bundle_offer_accepted a using (order_id)
    left join event_bundle_offer_declined d using (order_id)
    where o.event_time >= timestamp '2025-01-14'
  )
  select ${[...keys, `${value} as value`].join(', ')} from offered ${keys.length === 0 ? '' : 'group by all'}`;

const over = (a: string, b: string): string => `(${a})::double / nullif((${b})::double, 0)`;
const accepted = 'count(distinct case when accepted is not null then order_id end)';
const shown = 'count(distinct order_id)';
const refundRate = over('count(distinct case when accepted is not null and refunded then order_id end)', accepted);

const witnesses: Readonly<Record<string, (keys: readonly string[]) => string>> = {
  orders_started: startedOrders('count(distinct started)'),
  orders_with_session: startedOrders('count(distinct session)'),
  started_orders_paid: startedOrders('count(distinct paid)'),
  orders_with_design: startedOrders('count(distinct design)'),
  orders_with_approved_design: startedOrders('count(distinct approved)'),
  conversion_rate: startedOrders(over('count(distinct paid)', 'count(distinct started)')),
  session_drop_off: startedOrders(`1 - ${over('count(distinct session)', 'count(distinct started)')}`),
  payment_drop_off: startedOrders(`1 - ${over('count(distinct paid)', 'count(distinct session)')}`),
  design_drop_off: startedOrders(`1 - ${over('count(distinct design)', 'count(distinct paid)')}`),
  approval_drop_off: startedOrders(`1 - ${over('count(distinct approved)', 'count(distinct design)')}`),
  orders_paid: paidOrders('count(*)'),
  revenue: paidOrders('sum(amount)'),
  average_order_value: paidOrders('avg(amount)'),
  offers_shown: offers(shown),
  offers_accepted: offers(accepted),
  offer_timers_started: offers('count(*) filter (where started)'),
  bundle_revenue: offers('coalesce(sum(addl_revenue), 0)'),
  attach_rate: offers(over(accepted, shown)),
  rpv_delta: offers(over('coalesce(sum(addl_revenue), 0)', shown)),
  refund_rate: offers(refundRate),
  refund_rate_delta: offers(`100 * ${refundRate} - 2.5`),
  median_minutes_to_decision: offers(
    'median(((epoch_us(least(accepted, declined)) - epoch_us(shown)) // 1000000) / 60.0)',
  ),
  timer_start_rate: offers(over('count(*) filter (where started)', shown)),
  timer_completion_rate: offers(over('count(*) filter (where expired)', shown)),
  payment_error_rate: offers(over('count(*) filter (where failed and accepted is not null)', accepted)),
};

const parts = ['waymark.yaml', 'catalog/orders', 'catalog/bundle', 'transforms/orders', 'transforms/bundle', 'seeds'];
const project = copyProject('.', parts);
const loaded = project.load();
const metrics = metricsOf(loaded);
const names = metrics.names();
const isOfOrders = (metric: string): boolean => metrics.dimensionsOf(metric).includes('tier');
let warehouse: Warehouse;

const run = (sql: string): Promise<readonly Row[]> => warehouse.query({ sql, origin: { step: 'test', span: null } });

async function ask(query: MetricQuery): Promise<readonly Row[]> {
  const planned = metricStatement(loaded, query, duckdb);
  if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
  return warehouse.query(planned.value.statement);
}

/** Rows by their keys; both sides as one shape. */
function tableOf(rows: readonly Row[], keys: readonly string[], value: string): Map<string, number | null> {
  const cell = (one: unknown): number | null => (one === null || one === undefined ? null : Number(one));
  return new Map(rows.map((row) => [JSON.stringify(keys.map((key) => row[key])), cell(row[value])]));
}

function expectSame(found: Map<string, number | null>, wanted: Map<string, number | null>): void {
  expect([...found.keys()].sort()).toEqual([...wanted.keys()].sort());
  for (const [key, value] of wanted) {
    const other = found.get(key) ?? null;
    if (value === null || other === null) expect(other, key).toBe(value);
    else
      expect(Math.abs(other - value), `${key}: ${other} and ${value}`).toBeLessThanOrEqual(
        1e-9 * Math.max(1, Math.abs(value)),
      );
  }
}

describe('the metrics of the reference catalogs, on sampled events', () => {
  beforeAll(async () => {
    const { catalog, settings } = loaded.project;
    const sampled = sampleEvents(catalog, { seed: 11, count: 100_000, from: '2025-01-14', days: 10 });
    const rows = [...(sampled.value ?? [])];
    expect(rows.length).toBeGreaterThanOrEqual(100_000);
    for (const source of catalog.sources) {
      const file = sampleFile(source) ?? '';
      mkdirSync(dirname(join(project.root, file)), { recursive: true });
      const own = rows.filter((row) => row.source === source.name);
      writeFileSync(join(project.root, file), own.map((row) => rowText(row.row)).join(''));
    }
    const outcome = await project.build();
    expect(failuresOf(outcome.result?.steps ?? [])).toEqual([]);
    const target = settings.targets[settings.defaultTarget];
    const open = target && targetTypes[target.dialect]?.open;
    if (!open) throw new Error('no target that can be run');
    warehouse = await open(target, project.root);
  }, 120_000);
  afterAll(() => warehouse?.close());

  test('have a witness each', () => {
    expect(Object.keys(witnesses).sort()).toEqual([...names].sort());
  });

  test.each(names)(
    '%s is what plain SQL on the events gives, as a whole and by each dimension and day',
    async (metric) => {
      const witness = witnesses[metric];
      if (witness === undefined) throw new Error('no witness');
      const dimensions = isOfOrders(metric) ? ['tier', 'country'] : ['segment', 'primary_sku'];
      for (const by of [[], [dimensions[0] ?? ''], dimensions]) {
        for (const grain of [null, 'day'] as const) {
          const keys = [...(grain === null ? [] : [grain]), ...by];
          const found = await ask({ metrics: [metric], by, grain });
          expectSame(tableOf(found, keys, metric), tableOf(await run(witness(keys)), keys, 'value'));
        }
      }
      const total = tableOf(await ask({ metrics: [metric] }), [], metric);
      expect([...total.values()].every((value) => value !== null && value !== 0)).toBe(true);
    },
  );

  test('a payment that was retried counts its revenue once, also beside the errors', async () => {
    const errors = await run('select order_id from event_bundle_payment_error group by 1 having count(*) > 1');
    expect(errors.length).toBeGreaterThan(0);
    const found = await ask({ metrics: ['bundle_revenue', 'payment_error_rate'], grain: 'day' });
    const wanted = await run('select sum(addl_revenue) as value from event_bundle_offer_accepted');
    const sum = found.reduce((total, row) => total + Number(row.bundle_revenue), 0);
    expect(sum).toBeCloseTo(Number(wanted[0]?.value), 6);
  });

  test('all of orders in one query are what each is by itself', async () => {
    const asked = names.filter(isOfOrders);
    const together = await ask({ metrics: asked, by: ['tier'], grain: 'day' });
    for (const metric of asked) {
      const alone = await ask({ metrics: [metric], by: ['tier'], grain: 'day' });
      const keys = ['day', 'tier'];
      const all = tableOf(together, keys, metric);
      for (const [key, value] of tableOf(alone, keys, metric)) expect(all.get(key), `${metric} ${key}`).toBe(value);
    }
    const planned = metricStatement(loaded, { metrics: asked, by: ['tier'], grain: 'day' }, duckdb);
    expect(planned.value?.scans).toBe(2);
  });
});
