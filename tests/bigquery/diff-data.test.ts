import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DataReport } from '../../src/diff/data-report.ts';
import { thisProcess } from '../../src/run/record/process-identity.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { change, runCli } from '../cli/run-cli.ts';
import { built } from '../diff/data-shop.ts';
import { commit, write } from '../diff/repository.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { type EmulatorProxy, startProxy } from './proxy.ts';

describe.skipIf(!hasEmulator)('both sides of a change on BigQuery', { timeout: 300_000 }, () => {
  let emulator: Emulator;
  let proxy: EmulatorProxy;
  let warehouse: Warehouse;
  let removed: readonly string[];
  beforeAll(async () => {
    emulator = await startEmulator();
    proxy = await startProxy(emulator.endpoint);
    ({ removed } = proxy.keepDatasets());
    warehouse = await openOn(emulator);
    const rows = [
      "select 1 as id, date '2026-01-01' as day, 'free' as tier, 10.0 as amount",
      "select 2, date '2026-01-01', 'plus', 20.5",
      "select 3, date '2026-01-02', 'plus', 0.0",
      "select 4, date '2026-01-02', 'free', 30.0",
    ];
    await run(`create table analytics.orders as ${rows.join(' union all ')}`);
    // What is published need not be what the project says now: it is only read.
    await run('create view analytics.paid as select * from analytics.orders where amount > 0');
  }, 120_000);
  afterAll(async () => {
    await proxy?.close();
    await emulator?.stop();
  });

  const run = (sql: string) => warehouse.query({ sql, origin: { step: 'test', span: null } });
  const shop = () =>
    built({
      'waymark.yaml': `name: shop
default_target: duck
targets:
  duck: {type: duckdb, path: shop.duckdb}
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${proxy.endpoint}'}
`,
    });
  const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', 'main', '--data', ...args]);
  const dataset = (name: string, description: string, labels: Readonly<Record<string, string>>) =>
    fetch(`${emulator.endpoint}/bigquery/v2/projects/test/datasets`, {
      method: 'POST',
      body: JSON.stringify({ datasetReference: { projectId: 'test', datasetId: name }, description, labels }),
    });

  test('give the same report as on DuckDB, and what is published stays', async () => {
    const folder = await shop();
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount * 2 as amount from');
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'id <> 2');
    const dataOn = async (target: string): Promise<DataReport> =>
      JSON.parse((await diff(folder, '--json', '--target', target)).out).data;
    const [duck, dev] = [await dataOn('duck'), await dataOn('dev')];
    expect(duck.tables.map((one) => [one.name, one.key?.length ?? null])).toEqual([
      ['daily', null],
      ['metrics_by_tier', 2],
      ['paid', 1],
    ]);
    expect({ ...dev, usage: null }).toEqual({ ...duck, target: 'dev' });
    expect(dev.usage).toMatchObject({ currency: 'USD' });
    expect(dev.usage?.jobs).toBeGreaterThan(10);
    expect([...(await warehouse.objects())].sort()).toEqual([
      ['orders', 'table'],
      ['paid', 'view'],
    ]);
    expect(await run('select count(*) as n, sum(amount) as total from analytics.orders')).toEqual([
      { n: 4, total: 60.5 },
    ]);
    expect(removed.map((name) => name.replace(/[0-9a-f]{10}/, '…')).sort()).toEqual([
      'analytics_waymark_diff_…_after',
      'analytics_waymark_diff_…_before',
    ]);
  });

  test('of which one cannot be built: the rest is compared, with what it cost', async () => {
    const folder = await shop();
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amuont > 0');
    change(folder, 'transforms/other.sql.hbs', 'max(id)', 'min(id)');
    const { code, out, err } = await diff(folder, '--target', 'dev');
    expect(err).toMatch(/`paid` cannot be built as it is after the change: .*amuont/);
    expect(err).toContain('`daily` is not compared: it reads `paid`, which is not there.');
    expect(out).toContain('  other  1 row: 1 added, 1 removed (rows compared as wholes)\n');
    expect(out).toMatch(/\n {2}\d+ jobs read .*; billed .* \(.* USD\), slot time/);
    expect(code).toBe(0);
  });

  test('read events as they are published; a property that is not loaded yet is empty, and that is said', async () => {
    const rows = "select '1' as event_id, timestamp '2026-01-01 00:00:00+00' as event_time, 5.0 as amount";
    await run(`create table analytics.event_order_paid as ${rows}`);
    const folder = await shop();
    const event =
      'events:\n  order.paid: {properties: {amount: number}}\nsources:\n  app: {layout: envelope, location: data/*.ndjson, fields: {event: event, id: id, time: time, properties: properties}}\n';
    const model = "---\nassertions: [{unique: event_id}]\n---\nselect event_id, amount from {{event 'order.paid'}}\n";
    write(folder, { 'catalog/events.yaml': event, 'transforms/taxed.sql.hbs': model });
    commit(folder);
    change(folder, 'catalog/events.yaml', 'amount: number', 'amount: number, tax: string');
    change(folder, 'transforms/taxed.sql.hbs', 'amount from', 'amount * 2 as amount, tax from');
    const { out, err } = await diff(folder, '--target', 'dev');
    expect(out).toContain(
      '  taxed  1 row: 1 changed, new: column tax\n      amount differs in 1 row: event_id=1: 5 → 10\n',
    );
    expect(err).toMatch(/warning\[diff\/data-not-built\]\s+The published events `order.paid` have no .*`tax`/);
    await run('drop table analytics.event_order_paid');
  });

  test('datasets of comparisons that were killed are removed by the next one and by `clean`, others are not', async () => {
    const gone = { ...thisProcess(), pid: 2 ** 22 + 1, started: null };
    const [past, future] = ['2026-01-01T00:00:00Z', '2999-01-01T00:00:00Z'];
    const sides = { waymark_diff: 'side' };
    const name = (id: string) => `analytics_waymark_diff_${id}_before`;
    await dataset(name('0000000001'), JSON.stringify({ ...gone, until: future }), sides);
    await dataset(name('0000000002'), JSON.stringify({ ...gone, host: 'elsewhere', until: past }), sides);
    await dataset(name('0000000003'), JSON.stringify({ ...gone, host: 'elsewhere', until: future }), sides);
    await dataset(name('0000000004'), JSON.stringify({ ...thisProcess(), until: future }), sides);
    await dataset(name('0000000005'), JSON.stringify({ ...gone, until: past }), {});
    await dataset(name('0000000006'), 'My own', sides);
    await dataset('analytics_waymark_diff_mine', JSON.stringify({ ...gone, until: past }), sides);
    const left = [name('0000000001'), name('0000000002')];
    const folder = await shop();
    const dry = await runCli(folder, ['clean', '--dry-run', '--target', 'dev', '--json']);
    expect(JSON.parse(dry.out)).toMatchObject({ leftOver: left.map((one) => ({ kind: 'dataset', name: one })) });
    const before = removed.length;
    expect((await runCli(folder, ['clean', '--target', 'dev'])).out).toContain(
      left.map((one) => `dataset\t${one}\n`).join(''),
    );
    expect(removed.slice(before)).toEqual(left);
    change(folder, 'catalog/catalog.yaml', 'count: rows, of: paid', "count: rows, of: paid, where: tier = 'free'");
    expect((await diff(folder, '--target', 'dev')).out).toContain('metric orders_placed  3 → 2 count');
    expect(removed.slice(before + left.length).filter((one) => !/_[0-9]{10}_/.test(one))).toHaveLength(2);
    expect(removed.slice(before + left.length, before + 2 * left.length)).toEqual(left);
  });
});
