import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { ndjson } from './fixture.ts';
import { catalogFrom, loadSource, openWarehouse } from './load-source.ts';

const catalog = `
events: {seen: {properties: {n: integer, text: string}}, other: {}}
sources: {app: {location: data/*.ndjson}}
`;
const count = 40_000;

function line(index: number): object {
  const event = index % 10 === 0 ? 'other' : 'seen';
  const n = index % 100 === 1 ? 'one' : index;
  const properties = event === 'seen' ? { n, text: 'x'.repeat(100) } : {};
  return { event_id: `e${index % 50 === 3 ? 3 : index}`, event, timestamp: '2025-05-01T10:00:00Z', properties };
}

const numbers = `select (select count(*)::int from event_seen) as seen, (select count(*)::int from event_other) as other,
  (select count(*)::int from waymark_quarantine) as refused, (select sum(duplicates)::int from waymark_loads) as duplicates`;

/** Starts a load in a process of its own and kills it some time after it began. True where it was done before. */
async function loadAndKill(root: string, milliseconds: number): Promise<boolean> {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'child-load.ts'), root, join(root, 'catalog.yaml')],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let output = '';
  const ready = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('ready')) resolve();
    });
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([ready, ended]);
  await Promise.race([wait(milliseconds), ended]);
  child.kill('SIGKILL');
  await ended;
  return output.includes('done');
}

test('a load that is killed at any moment has loaded everything or nothing, and is done once after all', async () => {
  const root = mkdtempSync(join(tmpdir(), 'waymark-kill-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, 'data'));
  writeFileSync(join(root, 'catalog.yaml'), catalog);
  const lines = Array.from({ length: count }, (_, index) => line(index));
  writeFileSync(join(root, 'data/a.ndjson'), ndjson(...lines.slice(0, count / 2)));
  writeFileSync(join(root, 'data/b.ndjson'), ndjson(...lines.slice(count / 2)));
  const whole = { seen: 34_801, other: 4000, refused: 400, duplicates: 799 };
  let isDone = false;
  for (const delay of [30, 120, 250, 400, 550]) {
    isDone = await loadAndKill(root, delay);
    const warehouse = await openWarehouse(root, 'warehouse.duckdb');
    const objects = await warehouse.objects();
    if (objects.has('event_seen')) {
      expect(await warehouse.query({ sql: numbers, origin: { step: 'test', span: null } })).toEqual([whole]);
    }
    await warehouse.close();
    if (isDone) break;
  }
  const warehouse = await openWarehouse(root, 'warehouse.duckdb');
  onTestFinished(() => warehouse.close());
  await loadSource(root, warehouse, catalogFrom(catalog), {});
  expect(await warehouse.query({ sql: numbers, origin: { step: 'test', span: null } })).toEqual([whole]);
  expect([...(await warehouse.objects()).keys()].filter((name) => name.startsWith('waymark_new'))).toEqual([]);
}, 60_000);
