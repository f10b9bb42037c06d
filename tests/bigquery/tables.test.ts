import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';
import { statusesOf, type TestProject, tempFolder, testProject } from '../run/fixture.ts';
import { type Emulator, type EmulatorPlace, freePort, hasEmulator, openOn, startEmulator } from './emulator.ts';

/* How tables lie in BigQuery, as far as the emulator knows of it: it passes over partitions and clusters. */

const tag = 'projects/acme/locations/eu/taxonomies/1/policyTags/2';
const of = (sql: string): Statement => ({ sql, origin: { step: 'test', span: null } });
const sorted = (rows: readonly Row[]): string[] => rows.map((row) => JSON.stringify(row)).sort();

const settings = (endpoint: string): string => `name: shop
time_zone: America/New_York
targets:
  dev:
    type: bigquery
    project: test
    schema: analytics
    api_endpoint: '${endpoint}'
    labels: {team: data}
    policy_tags: {personal: ${tag}, sensitive: none}
`;
const localSettings = 'name: shop\ntime_zone: America/New_York\ntargets:\n  dev: {type: duckdb, path: local.duckdb}\n';

const rows = (...lines: readonly string[]): string =>
  `order_id,email,amount,items,paid_at,paid_on,id\n${lines.join('\n')}\n`;

const files = {
  'catalog/shop.yaml': `seeds:
  payments:
    description: What was paid
    file: seeds/payments.csv
    columns:
      order_id: {type: string, description: The order's id}
      email: {type: string, pii: personal, description: Of the buyer}
      amount: number
      items: integer
      paid_at: timestamp
      paid_on: date
      id: uuid
    storage: {cluster: order_id, labels: {Cost Center: Web Shop}}
metrics:
  revenue: {type: simple, sum: amount, of: days, time: day}
`,
  'seeds/payments.csv': rows(
    'a,a@example.com,10,1,2025-01-14T08:00:00Z,2025-01-14,',
    'b,,20.5,,2025-01-14T23:59:59.999999Z,2025-01-14,0f0e0d0c-0b0a-4908-8706-050403020100',
    'c,c@example.com,,3,2025-01-16T04:59:00Z,2025-01-15,',
  ),
  'transforms/days.sql.hbs': `---
description: Payments by day
owner: Finance Team
tags: [daily]
materialized: incremental
partition: {by: day, grain: day}
storage: {cluster: tier, require_partition_filter: true, expire_after: 90d, expire_partitions_after: 400d}
columns:
  day: {type: date, description: The day}
  tier: {type: string, pii: personal}
  amount: {type: number}
assertions:
  - unique: [day, tier]
  - not_null: day
---
select paid_on as day, coalesce(email, 'nobody') as tier, sum(amount) as amount
from {{ref "payments"}}
{{#if incremental}}where paid_on >= {{partition_start type="date"}} and paid_on not in (select day from {{self}} where day < {{partition_start}}){{/if}}
group by 1, 2
`,
  // Days of New York are no whole partitions of a timestamp: merged.
  'transforms/moments.sql.hbs': `---
materialized: incremental
partition: {by: paid_at, grain: day}
---
select order_id, paid_at, amount
from {{ref "payments"}}
{{#if incremental}}where paid_at >= {{partition_start}}{{/if}}
order by 1
`,
  'transforms/latest.sql.hbs': `---
materialized: incremental
key: [order_id, paid_on]
storage: {partition: paid_on, require_partition_filter: true}
columns: {order_id: string, amount: number, paid_on: date}
---
select order_id, amount, paid_on from {{ref "payments"}}
`,
  'transforms/seen.sql.hbs': `---
description: A view
materialized: view
columns:
  day: {type: date, description: The day}
  amount: {type: number}
---
select day, amount from {{ref "days"}} where day >= date '2025-01-01'
`,
  'transforms/tests.yaml': `unit_tests:
  typed_nulls:
    model: days
    given:
      payments:
        - {order_id: a, email: null, amount: 1, paid_on: 2025-01-14}
        - {order_id: b, email: null, amount: null, paid_on: 2025-01-15}
    expect:
      - {day: 2025-01-14, tier: nobody, amount: 1}
      - {day: 2025-01-15, tier: nobody, amount: null}
`,
};

interface Described {
  readonly description?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly requirePartitionFilter?: boolean;
  readonly expirationTime?: string;
  readonly schema: { readonly fields: readonly { name: string; description?: string; policyTags?: object }[] };
}

describe.skipIf(!hasEmulator)('tables of BigQuery', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  let project: TestProject;
  let local: TestProject;
  const describeTable = async (name: string): Promise<Described> =>
    JSON.parse(
      await (await fetch(`${emulator.endpoint}/bigquery/v2/projects/test/datasets/analytics/tables/${name}`)).text(),
    );
  const sameRows = async (name: string, columns: string): Promise<void> => {
    const there = await warehouse.query(of(`select ${columns} from analytics.${name}`));
    expect(sorted(there)).toEqual(sorted(await local.query(`select ${columns} from ${name}`)));
    expect(there.length).toBeGreaterThan(0);
  };
  const sameTables = async (): Promise<void> => {
    await sameRows('payments', 'order_id, email, amount, items, paid_at, paid_on, id');
    await sameRows('days', 'day, tier, amount');
    await sameRows('moments', 'order_id, paid_at, amount');
    await sameRows('latest', 'order_id, amount, paid_on');
  };

  let place: EmulatorPlace;
  beforeAll(async () => {
    place = { database: join(tempFolder(), 'emulator.db'), port: await freePort() };
    emulator = await startEmulator(place);
    warehouse = await openOn(emulator);
    project = testProject({ ...files, 'waymark.yaml': settings(emulator.endpoint) });
    local = testProject({ ...files, 'waymark.yaml': localSettings });
  }, 120_000);
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  test('are built as on DuckDB, with typed nulls, and are told what the project says of them', {
    timeout: 900_000,
  }, async () => {
    const outcome = await project.run();
    expect(outcome.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    expect(new Set(Object.values(statusesOf(outcome)))).toEqual(new Set(['succeeded']));
    expect((await local.run()).exitCode).toBe(0);
    await sameTables();

    const days = await describeTable('days');
    expect(days).toMatchObject({
      description: 'Payments by day',
      labels: { team: 'data', owner: 'finance_team', daily: '', waymark_kind: 'model' },
      requirePartitionFilter: true,
    });
    // Ninety days from now, give or take the time of the test.
    const expiry = (Number(days.expirationTime) - Date.now()) / 86_400_000;
    expect(expiry).toBeGreaterThan(89.9);
    expect(expiry).toBeLessThan(90.1);
    expect(days.schema.fields).toMatchObject([
      { name: 'day', description: 'The day' },
      { name: 'tier', policyTags: { names: [tag] } },
      { name: 'amount' },
    ]);
    const payments = await describeTable('payments');
    expect(payments).toMatchObject({
      description: 'What was paid',
      labels: { cost_center: 'web_shop', waymark_kind: 'seed' },
    });
    expect(payments.schema.fields[0]).toMatchObject({ name: 'order_id', description: "The order's id" });
    expect(payments.schema.fields[1]).toMatchObject({ description: 'Of the buyer', policyTags: { names: [tag] } });
    expect(await describeTable('seen')).toMatchObject({ description: 'A view', labels: { waymark_kind: 'model' } });
    expect((await describeTable('seen')).schema.fields[0]).toMatchObject({ description: 'The day' });
  });

  test('are changed in part as on DuckDB, and keep what they were told', { timeout: 900_000 }, async () => {
    const later = {
      'seeds/payments.csv': rows(
        // The first day is gone from the file and stays in the tables that go by days; a late row of it does not come in.
        'a,a@example.com,11,1,2025-01-16T05:00:00Z,2025-01-16,',
        'c,c@example.com,7,3,2025-01-16T04:59:00Z,2025-01-15,',
        'd,,1,1,2025-01-10T00:00:00Z,2025-01-10,',
      ),
    };
    project.write(later);
    local.write(later);
    const select = ['payments', 'days', 'moments', 'latest'];
    expect(statusesOf(await project.run({ select }))).toMatchObject({
      'model:days': 'succeeded',
      'model:moments': 'succeeded',
      'model:latest': 'succeeded',
    });
    expect((await local.run()).exitCode).toBe(0);
    await sameTables();
    expect(await warehouse.query(of('select day from analytics.days where day < date "2025-01-15"'))).toHaveLength(2);
    expect(await describeTable('days')).toMatchObject({ description: 'Payments by day', requirePartitionFilter: true });
    expect((await describeTable('days')).schema.fields[1]).toMatchObject({ policyTags: { names: [tag] } });
    // Nothing that a run needs for itself is left.
    const left = [...(await warehouse.objects()).keys()].filter((name) => /staged|_new_/.test(name));
    expect(left).toEqual([]);
  });

  test('that have not changed are told what has changed in words alone', { timeout: 900_000 }, async () => {
    project.write({
      'transforms/days.sql.hbs': files['transforms/days.sql.hbs'].replace('Payments by day', 'Daily payments'),
    });
    expect(statusesOf(await project.run({ select: ['days'] }))).toMatchObject({ 'model:days': 'unchanged' });
    expect(await describeTable('days')).toMatchObject({ description: 'Daily payments' });
  });

  test('that others made or changed are told apart', { timeout: 900_000 }, async () => {
    // Its memory only grows: it would not last for all tests of this file.
    await emulator.stop();
    emulator = await startEmulator(place);
    // A column of the live table was changed by hand: the model is rebuilt, and says why.
    await warehouse.execute([
      of('create table analytics.other as select order_id, paid_at, "1" as amount from analytics.moments'),
      // The emulator keeps the old columns of a table that is replaced.
      of('drop table analytics.moments'),
      of('create table analytics.moments as select * from analytics.other'),
      of('drop table analytics.other'),
    ]);
    // Somebody else's table has the name of a new model.
    await warehouse.execute([of('create table analytics.foreign_table as select 1 as other')]);
    project.write({
      'seeds/payments.csv': rows('z,,2,1,2025-01-17T05:00:00Z,2025-01-17,', 'a,,1,1,2025-01-14T08:00:00Z,2025-01-14,'),
      'transforms/foreign_table.sql.hbs': '---\nmaterialized: table\n---\nselect 2 as id\n',
    });
    const outcome = await project.run({ select: ['payments', 'moments', 'foreign_table'] });
    const step = (id: string) => outcome.result?.steps.find((one) => one.id === id);
    expect(step('model:foreign_table')).toMatchObject({ status: 'failed' });
    expect(step('model:foreign_table')?.diagnostics[0]).toMatchObject({ code: 'run/not-ours' });
    expect(await warehouse.query(of('select * from analytics.foreign_table'))).toEqual([{ other: 1 }]);
    expect(step('model:moments')?.message).toBe('rebuilt fully: the column `amount` was STRING and is FLOAT');
    expect(await warehouse.query(of('select sum(amount) + 0.5 as total from analytics.moments'))).toEqual([
      { total: 3.5 },
    ]);
  });
});
