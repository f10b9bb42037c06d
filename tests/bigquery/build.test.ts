import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row } from '../../src/run/warehouse.ts';
import { statusesOf, testProject } from '../run/fixture.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

const files = (endpoint: string) => ({
  'waymark.yaml': `name: shop
time_zone: UTC
targets:
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${endpoint}'}
  local: {type: duckdb, path: local.duckdb}
`,
  'catalog/shop.yaml': `seeds:
  payments:
    file: seeds/payments.csv
    columns: {order_id: string, tier: string, amount: number, items: integer, paid_at: timestamp}
metrics:
  revenue: {type: simple, sum: amount, of: payments, time: paid_at, dimensions: [tier]}
  typical: {type: simple, median: amount, method: exact, of: payments, time: paid_at, dimensions: [tier]}
`,
  'seeds/payments.csv': `order_id,tier,amount,items,paid_at
a,basic,10.5,1,2025-01-14T08:00:00Z
b,plus,20,,2025-01-14T23:59:59.999999Z
c,plus,30.25,3,2025-01-15T00:00:00Z
d,,5,2,2025-01-16T12:00:00Z
`,
  'transforms/daily.sql.hbs': `---
description: Payments by day and tier
materialized: table
columns:
  day: {type: date}
  tier: {type: string}
  revenue: {type: number}
  payments: {type: integer}
assertions:
  - not_null: day
  - unique: [day, tier]
  - range: {column: revenue, min: 0}
---
select {{date_trunc "day" "paid_at"}} as day, tier, sum(amount) as revenue, count(*) as payments
from {{ref "payments"}}
group by 1, 2
`,
  'transforms/tests.yaml': `unit_tests:
  daily_adds_up:
    model: daily
    given:
      payments:
        - {order_id: a, tier: plus, amount: 1.5, items: 1, paid_at: 2025-01-14T08:00:00Z}
        - {order_id: b, tier: plus, amount: 2, items: 1, paid_at: 2025-01-14T09:00:00Z}
    expect:
      - {day: 2025-01-14, tier: plus, revenue: 3.5, payments: 2}
`,
  'transforms/large.sql.hbs': `---
materialized: view
---
select * from {{ref "daily"}} where revenue > 15
`,
  'transforms/parcels.sql.hbs': `---
materialized: incremental
partition: {by: paid_at, grain: day}
columns:
  paid_at: {type: timestamp}
  items: {type: integer}
---
select paid_at, items
from {{ref "payments"}}
{{#if incremental}}where paid_at >= {{partition_start}}{{/if}}
`,
});

/** Rows as text, in an order of their own. */
const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

describe.skipIf(!hasEmulator)('a project built on BigQuery', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('publishes the tables that DuckDB does, skips what has not changed, and keeps what passed its audit', {
    timeout: 240_000,
  }, async () => {
    const project = testProject(files(emulator.endpoint));
    const first = await project.run();
    expect(first.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    expect(new Set(Object.values(statusesOf(first)))).toEqual(new Set(['succeeded']));

    const local = testProject({
      ...files(emulator.endpoint),
      'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\n',
    });
    expect((await local.run()).exitCode).toBe(0);
    const warehouse = await openOn(emulator);
    const both = async (sql: (table: (name: string) => string) => string) => {
      const prod = await warehouse.query({
        sql: sql((name) => `analytics.${name}`),
        origin: { step: 'test', span: null },
      });
      expect(sorted(prod)).toEqual(sorted(await local.query(sql((name) => name))));
      return prod;
    };
    expect(await both((table) => `select day, tier, revenue, payments from ${table('daily')}`)).toHaveLength(4);
    expect(await both((table) => `select day, tier, revenue, payments from ${table('large')}`)).toHaveLength(2);
    await both((table) => `select paid_at, items from ${table('parcels')}`);

    // Nothing changed: nothing is built.
    const again = statusesOf(await project.run());
    expect(new Set(Object.values(again))).toEqual(new Set(['unchanged']));

    // A row that the audit refuses leaves the table of before, and what depends on it.
    project.write({ 'seeds/payments.csv': `${files('')['seeds/payments.csv']}e,basic,-100,1,2025-01-17T00:00:00Z\n` });
    const failed = statusesOf(await project.run());
    expect(failed).toMatchObject({ 'seed:payments': 'succeeded', 'model:daily': 'failed', 'model:large': 'skipped' });
    const [{ least } = { least: null }] = await warehouse.query({
      sql: 'select min(revenue) as least from analytics.daily',
      origin: { step: 'test', span: null },
    });
    expect(least).toBe(5);
    await warehouse.close();
  });
});
