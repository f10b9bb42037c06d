import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { tempFolder } from '../run/fixture.ts';
import { type Emulator, freePort, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { type EmulatorProxy, startProxy } from './proxy.ts';
import { findingsOf, runWaymark, startWaymark, until, writeFiles } from './waymark.ts';

const of = (sql: string) => ({ sql, origin: { step: 'test', span: null } });

describe.skipIf(!hasEmulator)('a build that is killed', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  let proxy: EmulatorProxy;
  // The emulator keeps all that it ever answered, and answers later each time: each test has its own.
  beforeEach(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
    proxy = await startProxy(emulator.endpoint);
  });
  afterEach(async () => {
    await proxy?.close();
    await emulator?.stop();
    await warehouse?.close();
  });

  const target = () => `  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${proxy.endpoint}'}`;
  const files = (model: string, n: number) => ({
    'waymark.yaml': `name: shop\ntargets:\n${target()}\n`,
    'catalog/empty.yaml': '',
    [`transforms/${model}.sql.hbs`]: `---\nmaterialized: table\nassertions:\n  - not_null: id\n---\nselect id, ${n} as n from unnest([1, 2, 3]) as id\n`,
  });
  const tableOf = async (name: string): Promise<readonly Row[] | null> =>
    (await warehouse.objects()).has(name)
      ? warehouse.query(of(`select id, n from analytics.${name} order by id`))
      : null;
  const rows = (n: number) => [1, 2, 3].map((id) => ({ id, n }));

  /** Kills a build when the warehouse has carried out a statement, before the build knows of it. */
  const killAt = async (root: string, sql: RegExp): Promise<void> => {
    const { reached } = proxy.hold(sql);
    const build = startWaymark(root, ['build']);
    const outcome = await Promise.race([reached, build.ended]);
    if (outcome !== undefined) throw new Error(`it ended: ${outcome.err}`);
    build.process.kill('SIGKILL');
    await build.ended;
  };

  test.each<[string, (model: string) => RegExp, isNew: boolean]>([
    ['staged', (model) => new RegExp(`^create or replace table analytics.waymark_staged_${model}`), false],
    ['published', (model) => new RegExp(`^create or replace table analytics.${model}\\s[^;]*as select`), true],
    ['recorded', (model) => new RegExp(`insert into analytics.waymark_state[^;]*'model:${model}'[^;]*'table'`), true],
  ])(
    'when a table has been %s: it is the old or the new one, and retry makes the new one',
    { timeout: 180_000 },
    async (what, at, isNew) => {
      const model = `orders_${what}`;
      const root = tempFolder();
      const state = () => warehouse.query(of(`select run_id from analytics.waymark_state where id = 'model:${model}'`));
      const retried = async (n: number): Promise<void> => {
        const retry = await runWaymark(root, ['retry']);
        expect(retry.code, retry.err).toBe(0);
        expect(await tableOf(model)).toEqual(rows(n));
        expect(await state()).toHaveLength(1);
        const left = [...(await warehouse.objects()).keys()].filter((name) => name.startsWith('waymark_staged'));
        expect(left).toEqual([]);
      };

      // The first build of all: there is no table before it.
      writeFiles(root, files(model, 1));
      await killAt(root, at(model));
      expect(await tableOf(model)).toEqual(isNew ? rows(1) : null);
      await retried(1);
      writeFiles(root, files(model, 2));
      await killAt(root, at(model));
      expect(await tableOf(model)).toEqual(rows(isNew ? 2 : 1));
      await retried(2);
    },
  );

  test('in the middle of changing an incremental table: no half of it is seen', { timeout: 180_000 }, async () => {
    const root = tempFolder();
    const seed = (lines: readonly string[]) => ({ 'seeds/days.csv': `day,n\n${lines.join('\n')}\n` });
    writeFiles(root, {
      'waymark.yaml': `name: shop\ntargets:\n${target()}\n`,
      'catalog/days.yaml': 'seeds:\n  days: {file: seeds/days.csv, columns: {day: timestamp, n: integer}}\n',
      'transforms/parcels.sql.hbs': `---
materialized: incremental
partition: {by: day, grain: day}
columns:
  day: {type: timestamp}
  n: {type: integer}
---
select day, n from {{ref "days"}}
{{#if incremental}}where day >= {{partition_start}}{{/if}}
`,
      ...seed(['2026-01-01T00:00:00Z,1', '2026-01-02T00:00:00Z,1']),
    });
    const read = async () =>
      (await warehouse.query(of('select day, n from analytics.parcels order by day'))).map(
        (row) => `${String(row.day).slice(0, 10)} ${row.n}`,
      );
    const first = await runWaymark(root, ['build']);
    expect(first.code, first.err).toBe(0);
    expect(await read()).toEqual(['2026-01-01 1', '2026-01-02 1']);
    writeFiles(root, seed(['2026-01-01T00:00:00Z,1', '2026-01-02T00:00:00Z,2', '2026-01-03T00:00:00Z,2']));
    await killAt(
      root,
      /^(delete from|insert into|merge into|begin transaction;\s*delete from) analytics.waymark_staged_parcels/,
    );
    expect(await read()).toEqual(['2026-01-01 1', '2026-01-02 1']);
    const retry = await runWaymark(root, ['retry']);
    expect(retry.code, retry.err).toBe(0);
    expect(await read()).toEqual(['2026-01-01 1', '2026-01-02 2', '2026-01-03 2']);
  });
});

describe.skipIf(!hasEmulator)('an emulator', () => {
  test('that stops in the middle of a build: what was built stays, and retry goes on when it is back', {
    timeout: 180_000,
  }, async () => {
    const place = { database: join(tempFolder(), 'emulator.db'), port: await freePort() };
    let emulator = await startEmulator(place);
    const root = tempFolder();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    writeFiles(root, {
      'waymark.yaml': `name: shop\ntargets:\n  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${emulator.endpoint}'}\n`,
      'catalog/empty.yaml': '',
      ...Object.fromEntries(
        names.map((name, index) => [
          `transforms/${name}.sql.hbs`,
          `---\nmaterialized: table\n---\nselect ${index === 0 ? '1 as n' : `n + 1 as n from {{ref "${names[index - 1]}"}}`}\n`,
        ]),
      ),
    });
    const build = startWaymark(root, ['build', '--threads', '1']);
    let said = '';
    build.process.stderr?.on('data', (data: Buffer) => {
      said += data.toString();
    });
    await until(() => /model +a +ok/.test(said));
    await emulator.stop();
    const ended = await build.ended;
    expect(ended.code).toBe(3);
    expect(ended.err).toMatch(/error\[run\/unreachable\] waymark\.yaml:3:\d+/);
    expect(ended.err).toContain(
      'hint: What was published stays. When the service answers again, go on with `waymark retry`.',
    );
    expect(ended.err).not.toContain('bug of Waymark');

    const away = await runWaymark(root, ['retry', '--json']);
    expect(away.code).toBe(3);
    expect(findingsOf(away)).toMatchObject([{ code: 'run/unreachable' }]);

    emulator = await startEmulator(place);
    try {
      const retry = await runWaymark(root, ['retry', '--json']);
      expect(retry.code, retry.err).toBe(0);
      const { steps } = JSON.parse(retry.out);
      const statuses = Object.fromEntries(steps.map((step: { id: string; status: string }) => [step.id, step.status]));
      expect(statuses).toMatchObject({ 'model:a': 'unchanged', 'model:f': 'succeeded' });
      const warehouse = await openOn(emulator);
      expect(await warehouse.query(of('select n from analytics.f'))).toEqual([{ n: 6 }]);
      await warehouse.close();
    } finally {
      await emulator.stop();
    }
  });

  test('without the project or the dataset', async () => {
    const emulator = await startEmulator();
    try {
      const build = async (project: string, schema: string) => {
        const root = tempFolder();
        writeFiles(root, {
          'waymark.yaml': `name: shop\ntargets:\n  dev: {type: bigquery, project: ${project}, schema: ${schema}, api_endpoint: '${emulator.endpoint}'}\n`,
          'catalog/empty.yaml': '',
          'transforms/a.sql.hbs': 'select 1 as n\n',
        });
        return findingsOf(await runWaymark(root, ['build', '--json']));
      };
      expect(await build('tset', 'analytics')).toMatchObject([
        { code: 'run/missing', hint: expect.stringMatching(/^Correct the id of the project/), span: { line: 3 } },
      ]);
      expect(await build('test', 'analytcs')).toMatchObject([
        { code: 'run/missing', hint: expect.stringMatching(/^Make the dataset first/), span: { line: 3 } },
      ]);
    } finally {
      await emulator.stop();
    }
  });
});
