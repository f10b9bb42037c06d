import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSamples } from '../../src/cli/write-samples.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import type { MetricQuery } from '../../src/metrics/plan/query.ts';
import type { RunResult } from '../../src/run/plan.ts';
import { metricStatement, metricsOf } from '../../src/run/query-metrics.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { type SampledRow, sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { copyProject, failuresOf } from '../real-data/build-project.ts';
import { witnesses, witnessTables } from './marketing-witness.ts';

/* Every metric of the catalog `marketing` against SQL that was written by hand, on sampled events with all their faults. */

const project = copyProject('.', ['waymark.yaml', 'catalog/marketing', 'transforms/marketing']);
const loaded = project.load();
const metrics = metricsOf(loaded);
const names = metrics.names();
const origin = { step: 'test', span: null };
let warehouse: Warehouse;
let sampled: readonly SampledRow[];
let built: RunResult | null;

const run = (sql: string): Promise<readonly Row[]> => warehouse.query({ sql, origin });

function statementOf(query: MetricQuery) {
  const planned = metricStatement(loaded, query, duckdb);
  if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
  return planned.value;
}

const ask = (query: MetricQuery): Promise<readonly Row[]> => warehouse.query(statementOf(query).statement);

/** Rows by their keys; both sides as one shape. */
function tableOf(rows: readonly Row[], keys: readonly string[], value: string): Map<string, number | null> {
  const cell = (one: unknown): number | null => (one === null || one === undefined ? null : Number(one));
  return new Map(rows.map((row) => [JSON.stringify(keys.map((key) => row[key])), cell(row[value])]));
}

/** Equal to a billionth: of counts, which are whole and small, that is exactly. */
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

/** The dimensions that each metric is asked by, one after the other, and none. */
const dimensionSets = (metric: string): string[][] => [[], ...metrics.dimensionsOf(metric).map((one) => [one])];

describe('the metrics of the marketing catalog, on sampled events', () => {
  beforeAll(async () => {
    const { catalog, settings } = loaded.project;
    const faults = { duplicates: 0.008, late: 0.01, broken: 0.01 };
    const options = { seed: 5, count: 110_000, from: '2025-01-14', days: 150, faults };
    sampled = [...(sampleEvents(catalog, options).value ?? [])];
    const files = new Map(catalog.sources.map((source) => [source.name, join(project.root, sampleFile(source) ?? '')]));
    await writeSamples(sampled, (source) => files.get(source) ?? '', new AbortController().signal);
    built = (await project.build()).result;
    const target = settings.targets[settings.defaultTarget];
    const open = target && targetTypes[target.dialect]?.open;
    if (!open) throw new Error('no target that can be run');
    warehouse = await open(target, project.root);
    await warehouse.execute(witnessTables.map((sql) => ({ sql, origin })));
  }, 180_000);
  afterAll(() => warehouse?.close());

  test('rest on a build in which only the warnings of small and old samples come', () => {
    expect(sampled.length).toBeGreaterThan(100_000);
    expect(failuresOf(built?.steps ?? [])).toEqual([]);
    const complaints = built?.steps.flatMap((step) => step.assertions).filter((one) => one.status !== 'passed') ?? [];
    const aboutNow = ['recency', 'freshness', 'volume', 'healthy'];
    expect(
      complaints.filter(
        (one) => !aboutNow.includes(one.kind) && !one.id.startsWith('expression:marketing_data_quality:'),
      ),
    ).toEqual([]);
  });

  test('have a witness each', () => {
    expect(Object.keys(witnesses).sort()).toEqual([...names].sort());
  });

  test.each(names)(
    '%s is what plain SQL on the events gives, as a whole and by each dimension and day',
    async (metric) => {
      const witness = witnesses[metric];
      if (witness === undefined) throw new Error('no witness');
      for (const by of dimensionSets(metric)) {
        for (const grain of [null, 'day'] as const) {
          const keys = [...(grain === null ? [] : [grain]), ...by];
          const [found, wanted] = await Promise.all([ask({ metrics: [metric], by, grain }), run(witness(keys))]);
          expectSame(tableOf(found, keys, metric), tableOf(wanted, keys, 'value'));
        }
      }
      const total = tableOf(await ask({ metrics: [metric] }), [], metric);
      expect([...total.values()].every((value) => value !== null && value !== 0)).toBe(true);
    },
  );

  test('all that are looked at by campaign come out of one scan of each table, and are what each is by itself', async () => {
    const by = ['campaign_id'];
    const asked = names.filter((name) => metrics.dimensionsOf(name).includes('campaign_id'));
    expect(asked.length).toBeGreaterThan(20);
    const together = await ask({ metrics: asked, by, grain: 'month' });
    for (const metric of asked) {
      const alone = tableOf(await ask({ metrics: [metric], by, grain: 'month' }), ['month', ...by], metric);
      const all = tableOf(together, ['month', ...by], metric);
      expectSame(new Map([...alone.keys()].map((key) => [key, all.get(key) ?? null])), alone);
    }
  });

  test('return and click-through of discounts by campaign, segment and day, the ten best, are those of plain SQL', async () => {
    const by = ['campaign_id', 'segment'];
    const keys = ['day', ...by];
    const query: MetricQuery = { metrics: ['roas', 'ctr'], by, grain: 'day', where: "campaign_type = 'DISCOUNT'" };
    const within = "campaign_type = 'DISCOUNT' and day >= date '2025-02-01' and day < date '2025-03-01'";
    const bounds = { since: '2025-02-01', until: '2025-03-01' };
    const all = await ask({ ...query, ...bounds });
    for (const metric of ['roas', 'ctr']) {
      const rows = await run(`select * from (${witnesses[metric]?.([...keys, 'campaign_type'])}) where ${within}`);
      const wanted = tableOf(rows, keys, 'value');
      expect(wanted.size).toBeGreaterThan(100);
      // A day with clicks and no cost, or the other way round, is in the answer to both, and null in one of them.
      const found = tableOf(all, keys, metric);
      expectSame(new Map([...found].filter(([key, value]) => wanted.has(key) || value !== null)), wanted);
    }
    const best = await ask({ ...query, ...bounds, order: [{ name: 'roas', descending: true }], limit: 10 });
    const returns = all.map((row) => row.roas).filter((value) => value !== null);
    const greatest = returns.map(Number).sort((one, other) => other - one);
    expect(best.map((row) => Number(row.roas))).toEqual(greatest.slice(0, 10));
  });

  test('the daily rollup of campaigns answers what the rows answer', async () => {
    const query: MetricQuery = {
      metrics: ['roas', 'ctr', 'cpc', 'campaign_revenue', 'campaign_cost', 'campaign_clicks', 'impression_volume'],
      by: ['campaign_id', 'segment'],
      grain: 'week',
      where: "campaign_type = 'DISCOUNT'",
      ...{ since: '2025-02-03', until: '2025-03-03' },
    };
    const planned = metricStatement(loaded, query, duckdb, 'campaigns_daily');
    if (planned.value === null) throw new Error(planned.diagnostics.map((one) => one.message).join('\n'));
    const [kept, rows] = [await warehouse.query(planned.value.statement), await ask(query)];
    for (const metric of query.metrics) {
      const keys = ['week', 'campaign_id', 'segment'];
      expectSame(tableOf(kept, keys, metric), tableOf(rows, keys, metric));
    }
    expect(rows.length).toBeGreaterThan(20);
  });

  test('what segments cost on a day adds up to what billing booked', async () => {
    const parts = await ask({ metrics: ['campaign_cost'], by: ['campaign_id', 'segment', 'region'], grain: 'day' });
    const booked = await run(
      'select campaign_id, cast(event_time as date) as day, sum(cost) as cost from event_campaign_cost_booked group by all',
    );
    const added = new Map<string, number>();
    for (const row of parts) {
      const key = JSON.stringify([row.campaign_id, row.day]);
      added.set(key, (added.get(key) ?? 0) + Number(row.campaign_cost));
    }
    expect(parts.length).toBeGreaterThan(5 * booked.length);
    expectSame(added, tableOf(booked, ['campaign_id', 'day'], 'cost'));
  });

  test('the attributed revenue of each model is all revenue, whatever it is asked by', async () => {
    const models = names.filter((name) => name.startsWith('attributed_revenue_'));
    expect(models).toHaveLength(4);
    const [wanted] = await run('select sum(order_value) as revenue from event_user_purchased');
    for (const by of [[], ['campaign_id'], ['campaign_type']]) {
      const rows = await ask({ metrics: models, by });
      for (const model of models)
        expect(rows.reduce((sum, row) => sum + Number(row[model]), 0)).toBeCloseTo(Number(wanted?.revenue), 6);
    }
  });
});

test('1,226 and 58 conversions of 349,650 and 34,580 users are 52.2 % of incrementality', async () => {
  // (1,226 − 58 × 349,650 / 34,580) / 1,226 = (1,226 − 586.46) / 1,226 = 0.5217. The rates are 0.3506 % and 0.1677 %.
  const { settings } = loaded.project;
  const target = settings.targets[settings.defaultTarget];
  const memory =
    target && (await targetTypes.duckdb?.open?.({ ...target, options: { path: ':memory:' } }, project.root));
  if (!memory) throw new Error('no DuckDB');
  try {
    const sql = `create table campaign_reach as
      select user_id, user_id >= 349650 as is_holdout, timestamp '2025-07-01' as assigned_at,
        user_id < 1226 or user_id between 349650 and 349650 + 57 as has_converted
      from range(349650 + 34580) as users(user_id)`;
    await memory.execute([{ sql, origin }]);
    const asked = ['incrementality', 'incremental_conversions', 'holdout_lift', 'relative_lift'];
    const [found] = await memory.query(statementOf({ metrics: asked, by: [] }).statement);
    expect((100 * Number(found?.incrementality)).toFixed(1)).toBe('52.2');
    expect(found?.incremental_conversions).toBeCloseTo(639.54, 2);
    expect(found?.holdout_lift).toBeCloseTo(0.1829, 4);
    expect(found?.relative_lift).toBeCloseTo(1.0905, 4);
  } finally {
    await memory.close();
  }
});
