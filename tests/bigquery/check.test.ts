import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { type Files, testProject, testTime } from '../run/fixture.ts';
import { type Emulator, hasEmulator, startEmulator } from './emulator.ts';

/* `waymark check --target prod`: BigQuery's own analyser reads the SQL of a project that was never built anywhere. */

const settings = (endpoint: string): Files => ({
  'waymark.yaml': `name: shop
targets:
  dev: {type: duckdb, path: dev.duckdb}
  prod: {type: bigquery, project: test, schema: analytics, api_endpoint: '${endpoint}'}
`,
});

const catalog = (property: string): Files => ({
  'catalog/shop.yaml': `events:
  order.paid:
    properties:
      order_id: {type: string, required: true}
      ${property}: {type: number, required: true}
      skus: {type: array, items: string}
    assertions: [{expression: "${property} >= 0"}]
sources:
  app: {layout: envelope, location: data/*.ndjson}
seeds:
  rates: {file: seeds/rates.csv, columns: {day: date, rate: number}}
metrics:
  revenue: {type: simple, sum: income, of: paid, dimensions: [day], time: day}
  orders: {type: simple, count: rows, of: paid, where: "income > 0"}
`,
  'seeds/rates.csv': 'day,rate\n2026-01-01,1.5\n',
});

const models: Files = {
  'transforms/paid.sql.hbs': `---
materialized: incremental
partition: {by: day, grain: day}
columns: {day: date, income: number, skus: {}}
assertions: [{expression: "income >= 0"}, {not_null: day}]
---
with rates as (select * from {{ref "rates"}})
select
  cast(event_time as date) as day,
  sum(amount) as income,
  array_concat_agg(skus) as skus
from {{event "order.paid"}}
join rates on rates.day = cast(event_time as date)
join {{ref "rates"}} as again on again.day = rates.day
{{#if incremental}}where event_time >= {{partition_start}}{{/if}}
group by 1
`,
  'transforms/weekly.sql.hbs': `select {{date_trunc "week" "paid.day"}} as week, sum(paid.income) as income, any_value(array_length(skus)) as skus
from {{ref "paid"}}
group by 1
`,
};

describe.skipIf(!hasEmulator)('SQL read by BigQuery', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  /** Findings as `code path:line:column message`. */
  async function validate(files: Files, target = 'prod'): Promise<string[]> {
    const project = testProject({ ...settings(emulator.endpoint), ...files });
    const reader = await project.openReader(target);
    try {
      const findings = await validateSql(project.load(), reader, testTime);
      return findings.map(
        ({ code, span, message }) => `${code} ${span?.path}:${span?.line}:${span?.column} ${message}`,
      );
    } finally {
      await reader.close();
    }
  }

  test('is fine where it is, and leaves nothing behind', { timeout: 240_000 }, async () => {
    expect(await validate({ ...catalog('amount'), ...models })).toEqual([]);
    const answer = await fetch(`${emulator.endpoint}/bigquery/v2/projects/test/datasets/analytics/tables`);
    expect(await answer.json()).toEqual({});
  });

  test('a renamed property is found at line and column of each model, assertion and metric that reads it', {
    timeout: 240_000,
  }, async () => {
    const found = await validate({
      ...catalog('total'),
      ...models,
      'transforms/also.sql.hbs': 'select order_id,\n  amount * 2 as double_amount\nfrom {{event "order.paid"}}\n',
    });
    expect(found).toEqual([
      'run/warehouse transforms/also.sql.hbs:2:3 Unrecognized name: amount',
      'run/warehouse transforms/paid.sql.hbs:10:7 Unrecognized name: amount',
    ]);
  });

  test('a renamed column is found in assertions and metrics, of models that declare no columns', {
    timeout: 240_000,
  }, async () => {
    const found = await validate({
      'catalog/shop.yaml': (catalog('amount')['catalog/shop.yaml'] ?? '')
        .replace('of: paid, dimensions', 'of: plain, dimensions')
        .replace('"amount >= 0"', '"length(order_id) > 0"'),
      'seeds/rates.csv': catalog('amount')['seeds/rates.csv'] ?? '',
      ...models,
      'transforms/plain.sql.hbs': `---
assertions:
  - {expression: "earnings >= 0"}
  - {expression: "income >= 0"}
---
select cast(event_time as date) as day, amount as earnings from {{event "order.paid"}}
`,
    });
    expect(found).toEqual([
      'run/metric-sql catalog/shop.yaml:13:12 Unrecognized name: income',
      'run/assertion-sql transforms/plain.sql.hbs:4:5 Unrecognized name: income',
    ]);
  });

  test('a column contract is compared with what BigQuery says the query returns', { timeout: 240_000 }, async () => {
    const paid = (models['transforms/paid.sql.hbs'] ?? '').replace('income: number', 'income: integer');
    expect(await validate({ ...catalog('amount'), ...models, 'transforms/paid.sql.hbs': paid })).toEqual([
      'run/column-type transforms/paid.sql.hbs:4:30 `paid` declares `income` as integer, but its SQL returns FLOAT.',
    ]);
  });

  test('a table that others build is looked up where it is', { timeout: 240_000 }, async () => {
    expect(
      await validate({
        'catalog/shop.yaml': 'sources: {raw: {layout: columns, table: raw.orders, fields: {time: at}}}\n',
        'transforms/other.sql.hbs': 'select 1 as one from {{source "raw"}}\n',
      }),
    ).toEqual(['run/warehouse transforms/other.sql.hbs:1:32 Table not found: raw.orders']);
  });
});
