import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RunResult } from '../../src/run/plan.ts';
import { copyProject, failuresOf, isOmitted, sharedData } from './build-project.ts';
import { testMetrics } from './ga4-metrics.ts';

const parts = ['waymark.yaml', 'catalog', 'transforms'];
const project = copyProject('examples/ga4', parts);
const one = async (sql: string) => (await project.query(sql))[0];

describe.skipIf(isOmitted)('the GA4 export', () => {
  let result: RunResult;
  beforeAll(async () => {
    const outcome = await project.build();
    if (!outcome.result) throw new Error(outcome.diagnostics.map((finding) => finding.message).join('\n'));
    result = outcome.result;
  }, 180_000);

  test('is built without an error, and every row is accepted', () => {
    expect(failuresOf(result.steps)).toEqual([]);
    expect(result.end.exitCode).toBe(0);
    const { counts } = result.steps.find((step) => step.kind === 'load') ?? { counts: [] };
    expect(counts.length).toBe(17);
    const sum = (field: 'received' | 'accepted' | 'quarantined' | 'duplicates'): number =>
      counts.reduce((total, count) => total + count[field], 0);
    expect([sum('received'), sum('accepted'), sum('quarantined'), sum('duplicates')]).toEqual([24_219, 24_219, 0, 0]);
  });

  test('comes out as its publisher counted it', async () => {
    expect(
      await one(`select count(*)::int as events, count(distinct event_name)::int as names,
        count(distinct event_date)::int as days, count(distinct user_pseudo_id)::int as users from ga4_events`),
    ).toEqual({ events: 24_219, names: 17, days: 92, users: 19_210 });
    expect(await one('select count(*)::int as n from event_page_view')).toEqual({ n: 7498 });
    expect(await one('select count(*)::int as n, count(distinct transaction_id)::int as ids from purchases')).toEqual({
      n: 624,
      ids: 526,
    });
  });

  test('finds what is wrong in it, and how often', () => {
    const warned = result.steps
      .flatMap((step) => step.assertions)
      .filter((assertion) => assertion.status !== 'passed')
      .map(({ id, status, failures }) => [id, status, failures]);
    expect(new Map(warned.map(([id, ...rest]) => [id, rest]))).toEqual(
      new Map([
        ['unique:purchases:transaction_id', ['warned', 7]],
        ['unique:purchases:order_id', ['warned', 6]],
        ['expression:purchases:summary_has_the_id', ['warned', 44]],
        ['expression:purchases:summary_has_the_whole_id', ['warned', 530]],
        ['expression:purchases:purchases_have_revenue', ['warned', 49]],
        ['expression:purchases:purchases_have_products', ['warned', 1]],
        ['sql:ga4_events:session_ids_are_not_shared', ['warned', 31]],
        ['expression:sessions:sessions_have_a_start', ['warned', 18_768]],
        ['expression:view_item:view_item_has_items', ['warned', 783]],
      ]),
    );
  });

  describe('has metrics:', () => testMetrics(project));

  test('shows the repeated orders', async () => {
    const kept = await project.query(
      `select failing_row::json->>'order_id' as order_id from waymark_failures
       where assertion = 'unique:purchases:order_id' order by 1`,
    );
    expect(kept.map((row) => row.order_id)).toEqual([
      '176940161',
      '3702428380',
      '4476351286',
      '6261532992',
      '6820315721',
      '8753616951',
    ]);
    expect(
      await one('select count(*)::int as n, sum(revenue)::int as revenue from purchases where repetition = 2'),
    ).toEqual({ n: 6, revenue: 296 });
  });

  test('has sessions and days', async () => {
    const direct = await readExport(
      `select count(distinct (user_pseudo_id, list_filter(event_params, p -> p.key = 'ga_session_id')[1].value.int_value))::int as n from export`,
    );
    expect(await one('select count(*)::int as n from sessions')).toEqual(direct);
    expect(await one('select count(*)::int as days, sum(page_views)::int as views from daily')).toEqual({
      days: 92,
      views: 7498,
    });
    const revenue = await readExport(
      `select (sum(ecommerce.purchase_revenue_in_usd) - 296)::int as revenue from export where event_name = 'purchase'`,
    );
    expect(await one('select sum(revenue)::int as revenue from daily')).toEqual(revenue);
  });

  test('is not built again where nothing changed', async () => {
    const published = () =>
      project.query("select id, version, published_at from waymark_state where kind in ('load', 'model') order by id");
    const before = await published();
    const again = await project.build();
    expect(again.exitCode).toBe(0);
    expect(again.result?.steps.find((step) => step.kind === 'load')?.status).toBe('unchanged');
    expect(again.result?.steps.find((step) => step.id === 'model:daily')?.status).toBe('unchanged');
    expect(await published()).toEqual(before);
  });

  test('holds values of mixed types, which are refused where the catalog does not convert them', async () => {
    const strict = copyProject('examples/ga4', parts);
    const { root } = strict;
    mkdirSync(join(root, 'data'));
    await readExport(`copy (from export where event_name = 'purchase') to '${root}/data/purchases.parquet'`);
    replaceIn(join(root, 'catalog/source.yaml'), /location: .*/, 'location: data/*.parquet');
    replaceIn(join(root, 'catalog/events.yaml'), /coerce: true # a number in 44.*/, '');
    const { result: build } = await strict.build();
    const { counts } = build?.steps.find((step) => step.kind === 'load') ?? { counts: [] };
    expect(counts.find((count) => count.event === 'purchase')).toMatchObject({ accepted: 580, quarantined: 44 });
    const reasons = await strict.query('select distinct rule, property from waymark_quarantine');
    expect(reasons).toEqual([{ rule: 'type', property: 'transaction_id' }]);
  });
});

async function readExport(sql: string) {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`create view export as from '${sharedData}/ga4/*.parquet'`);
  const read = await connection.runAndReadAll(sql);
  connection.closeSync();
  return read.getRowObjectsJS()[0];
}

function replaceIn(path: string, pattern: RegExp, text: string): void {
  const before = readFileSync(path, 'utf8');
  expect(before).toMatch(pattern);
  writeFileSync(path, before.replace(pattern, text));
}

test('the shared data are there under CI', () => {
  expect(existsSync(sharedData) || process.env.CI === undefined).toBe(true);
});
