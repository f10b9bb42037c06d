import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { ndjson } from '../load/fixture.ts';
import { catalogFrom, type LoadOptions, loadSource } from '../load/load-source.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

describe.skipIf(!hasEmulator)('loading events into BigQuery', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  const root = mkdtempSync(join(tmpdir(), 'waymark-bigquery-'));
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
    rmSync(root, { recursive: true, force: true });
  });
  const write = (path: string, contents: string | Buffer): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), contents);
  };
  const load = (yaml: string, options: LoadOptions = {}) => loadSource(root, warehouse, catalogFrom(yaml), options);
  const rows = (sql: string): Promise<readonly Row[]> => warehouse.query({ sql, origin: { step: 'test', span: null } });

  const catalog = `
events:
  seen: {properties: {n: {type: integer, required: true}, tags: {type: array, items: string}, at: timestamp, big: integer}}
sources:
  app:
    location: data/*.ndjson
    fields: {received: received_at}
`;
  const row = (id: string, properties: object, seconds = 0): object => {
    const at = new Date(Date.UTC(2025, 4, 1) + seconds * 1000).toISOString();
    return { event_id: id, event: 'seen', timestamp: at, received_at: at, properties };
  };

  test('rows of files are accepted, quarantined or counted as duplicates; loading twice changes nothing', {
    timeout: 120_000,
  }, async () => {
    write(
      'data/a.ndjson',
      ndjson(
        row('x', { n: 1, tags: ['a', 'ü'], at: '2025-01-01T00:00:00.123456Z', big: 9007199254740991 }),
        row('x', { n: 2 }, 5),
        row('y', { n: 'two' }),
        '{"event": "seen", "event_id": ',
        row('z', { n: 3, tags: null }),
      ),
    );
    const first = await load(catalog);
    expect(first.diagnostics).toEqual([]);
    console.log(first.counts);
    console.log(await rows('select * from analytics.event_seen'));
    console.log(await rows('select * from analytics.waymark_quarantine'));
    console.log(await rows('select * from analytics.waymark_loads'));
    console.log([...(await warehouse.objects()).keys()]);
    const again = await load(catalog);
    console.log(again.counts);
  });
});
