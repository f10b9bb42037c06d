import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { rowText, type SampledRow, sampleEvents, sampleFile } from '../../src/sample/index.ts';
import { loadSource, openWarehouse } from '../load/load-source.ts';
import { copyProject } from '../real-data/build-project.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { comparable, withoutDrops } from './load-fixture.ts';

/* The same sampled events of the catalog of orders, with faults, on both warehouses. */

const project = copyProject('.', [
  'waymark.yaml',
  'catalog/orders',
  'catalog/bundle',
  'transforms/orders',
  'transforms/bundle',
  'seeds',
]);
const faults = { duplicates: 0.03, late: 0.03, broken: 0.05 };
const days = 3;

describe.skipIf(!hasEmulator)('sampled orders', () => {
  const { catalog } = project.load().project;
  let emulator: Emulator;
  let big: Warehouse;
  let small: Warehouse;
  let sampled: SampledRow[];
  beforeAll(async () => {
    const outcome = sampleEvents(catalog, { seed: 11, count: 1500, from: '2025-01-14', days, faults });
    sampled = [...(outcome.value ?? [])];
    for (const source of catalog.sources) {
      const file = join(project.root, sampleFile(source) ?? '');
      mkdirSync(dirname(file), { recursive: true });
      const lines = sampled.filter((row) => row.source === source.name).map((row) => rowText(row.row));
      // Two files, so that duplicates are told across files and loads, and a line that was cut off.
      const half = Math.ceil(lines.length / 2);
      writeFileSync(file, `${lines.slice(0, half).join('')}{"event": "order.\n`);
      writeFileSync(file.replace('.ndjson', '-more.ndjson'), lines.slice(half).join(''));
    }
    emulator = await startEmulator();
    big = withoutDrops(await openOn(emulator));
    small = await openWarehouse(project.root);
  }, 120_000);
  afterAll(async () => {
    await small?.close();
    await big?.close();
    await emulator?.stop();
  });

  test('give the same typed rows, refused rows and counts as on DuckDB', { timeout: 600_000 }, async () => {
    let received = 0;
    for (const { name } of catalog.sources) {
      const here = await loadSource(project.root, small, catalog, { source: name });
      const there = await loadSource(project.root, big, catalog, { source: name });
      expect(there.codes).toEqual(here.codes);
      expect(there.counts).toEqual(here.counts);
      expect([...(there.result?.versions.keys() ?? [])]).toEqual([...(here.result?.versions.keys() ?? [])]);
      received += Object.values(there.counts).reduce((sum, one) => sum + one.received, 0);
    }
    expect(received).toBe(sampled.length + catalog.sources.length);
    const sql = (warehouse: Warehouse, table: string, columns = '*'): string =>
      `select ${columns} from ${warehouse.dialect.table({ schema: null, name: table })}`;
    const both = async (table: string, columns = '*'): Promise<number> => {
      const origin = { step: 'test', span: null };
      const [here, there] = [
        await small.query({ sql: sql(small, table, columns), origin }),
        await big.query({ sql: sql(big, table, columns), origin }),
      ];
      expect(comparable(there), table).toEqual(comparable(here));
      return here.length;
    };
    const tables = catalog.events.filter((one) => catalog.sources.some((source) => source.events.includes(one.name)));
    let accepted = 0;
    for (const { table } of tables) accepted += await both(table);
    expect(accepted).toBe(sampled.filter((row) => row.fault === null || row.fault === 'late').length);
    const columns =
      'event, event_id, event_time, received_at, rule, rules, property, reason, payload, _source, _file, _row';
    expect(await both('waymark_quarantine', columns)).toBeGreaterThan(50);
    await both('waymark_loads', '_source, _file, event, received, accepted, quarantined, duplicates, shared, content');
    await both('waymark_rewrites', '_source, event, event_id, first_at, _file');
  });

  test('loaded again change nothing', { timeout: 120_000 }, async () => {
    const before = await big.query({
      sql: 'select * from analytics.waymark_loads',
      origin: { step: 'test', span: null },
    });
    for (const { name } of catalog.sources)
      expect((await loadSource(project.root, big, catalog, { source: name, runId: 'run-2' })).counts).toEqual({});
    const after = await big.query({
      sql: 'select * from analytics.waymark_loads',
      origin: { step: 'test', span: null },
    });
    expect(comparable(after)).toEqual(comparable(before));
  });
});
