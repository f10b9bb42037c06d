import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ndjson } from '../load/fixture.ts';
import { statusesOf, testProject } from '../run/fixture.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { openBigShop } from './load-fixture.ts';

const origin = { step: 'test', span: null };

describe.skipIf(!hasEmulator)('a source that is a table of the dataset', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('is read where it is; what was renamed upstream is named, and nothing is loaded', {
    timeout: 240_000,
  }, async () => {
    const shop = await openBigShop(emulator);
    const catalog = (table: string): string => `
events: {refund: {properties: {n: {type: integer, required: true}, day: date, price: number, tags: {type: array, items: string}}}}
sources: {refund: {table: ${table}, layout: columns, fields: {time: issued_at, id: refund_id}, max_skew: 5m}}`;
    const rows = `select 'a' as refund_id, timestamp '2025-05-01 10:00:00.25+00' as issued_at, 9007199254740993 as n, date '2025-05-02' as day, numeric '1.25' as price, ['x', 'y'] as tags
      union all select 'a', timestamp '2025-05-01 11:00:00+00', 2, null, null, null
      union all select 'b', null, 3, null, null, null
      union all select 'c', timestamp '2025-06-01 00:06:00+00', 4, null, null, null`;
    const make = (sql: string) => shop.warehouse.execute([{ sql, origin }]);
    await make(`create or replace table analytics.refunds as ${rows}`);
    const first = await shop.load(catalog('refunds'));
    expect(first.diagnostics).toEqual([]);
    expect(first.counts).toEqual({ refund: { received: 4, accepted: 1, quarantined: 2, duplicates: 1 } });
    expect(await shop.rows('select event_id, event_time, n, day, price, _file from analytics.event_refund')).toEqual([
      { event_id: 'a', event_time: '2025-05-01T11:00:00Z', n: 2, day: null, price: null, _file: null },
    ]);
    expect(await shop.rows('select rule, event_id from analytics.waymark_quarantine order by 1')).toEqual([
      { rule: 'in_future', event_id: 'c' },
      { rule: 'missing_time', event_id: 'b' },
    ]);
    await make(`create or replace view analytics.renamed as select * except (n), n as amount from analytics.refunds`);
    const renamed = await shop.load(catalog('renamed'));
    expect(renamed.diagnostics.map((one) => [one.code, one.severity])).toEqual([
      ['load/missing-column', 'error'],
      ['load/unknown-column', 'info'],
    ]);
    expect((await shop.load(catalog('refnds'))).diagnostics).toMatchObject([{ code: 'load/missing-table' }]);
  });
});

describe.skipIf(!hasEmulator)('a project with a source of files', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('is built on BigQuery with nothing changed but the target', { timeout: 300_000 }, async () => {
    const at = '2025-05-01T10:00:00Z';
    const paid = (id: string, amount: unknown) => ({
      event: 'order.paid',
      event_id: id,
      timestamp: at,
      properties: { amount },
    });
    const project = testProject({
      'waymark.yaml': `name: shop
targets:
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${emulator.endpoint}'}
`,
      'catalog/shop.yaml': `events:
  order.paid: {properties: {amount: {type: number, required: true}}}
sources:
  app: {location: data/*.ndjson, events: order.paid}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid}
`,
      'data/app.ndjson': ndjson(paid('a', 1.5), paid('b', 2), paid('b', 2), paid('c', 'much')),
      'transforms/daily.sql.hbs': `---
materialized: table
assertions:
  - not_null: day
---
select {{date_trunc "day" "event_time"}} as day, sum(amount) as revenue from {{event "order.paid"}} group by 1
`,
    });
    const first = await project.run();
    expect(first.diagnostics.filter((one) => one.severity === 'error')).toEqual([]);
    expect(statusesOf(first)).toMatchObject({ 'load:app': 'succeeded', 'model:daily': 'succeeded' });
    const warehouse = await openOn(emulator);
    const rows = await warehouse.query({
      sql: 'select cast(day as string) as day, revenue from analytics.daily',
      origin,
    });
    await warehouse.close();
    expect(rows).toEqual([{ day: '2025-05-01', revenue: 3.5 }]);
    expect(statusesOf(await project.run())).toMatchObject({ 'load:app': 'unchanged', 'model:daily': 'unchanged' });
  });
});
