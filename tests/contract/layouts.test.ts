import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from '../bigquery/emulator.ts';
import { catalogFrom, loadSource, openWarehouse } from '../load/load-source.ts';
import { type LayoutCase, layoutCases } from './cases/layouts.ts';

describe.skipIf(!hasEmulator)('layouts of sources', () => {
  const root = mkdtempSync(join(tmpdir(), 'waymark-layouts-'));
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  }, 120_000);
  afterAll(async () => {
    await emulator?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  /** The counts of the only event, its rows in the order of their time, and the rules that the others break. */
  const loadOn = async (warehouse: Warehouse, folder: string, { catalog, columns }: LayoutCase) => {
    const read = catalogFrom(catalog);
    const ask = (sql: string): Promise<readonly Row[]> =>
      warehouse.query({ sql, origin: { step: 'contract', span: null } });
    const table = (name: string): string => warehouse.dialect.table({ schema: null, name });
    const { counts } = await loadSource(folder, warehouse, read, {});
    const rows = await ask(
      `select ${columns.map(warehouse.dialect.identifier).join(', ')} from ${table(read.events[0]?.table ?? '')} order by event_time`,
    );
    const refused = await ask(`select rules from ${table('waymark_quarantine')}`);
    const totals = { received: 0, accepted: 0, quarantined: 0, duplicates: 0 };
    for (const one of Object.values(counts))
      for (const name of ['received', 'accepted', 'quarantined', 'duplicates'] as const) totals[name] += one[name];
    return { totals, rows: rows.map((row) => Object.values(row)), refused: refused.map((row) => row.rules).sort() };
  };

  test.each(Object.entries(layoutCases))('%s is loaded alike on both', { timeout: 180_000 }, async (name, layout) => {
    const folder = join(root, name);
    for (const [path, text] of Object.entries(layout.files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const [duckdb, bigquery] = await Promise.all([openWarehouse(folder), openOn(emulator)]);
    const [here, there] = [await loadOn(duckdb, folder, layout), await loadOn(bigquery, folder, layout)];
    for (const [table, kind] of await bigquery.objects()) {
      const sql = `drop ${kind} ${bigquery.dialect.table({ schema: null, name: table })}`;
      await bigquery.execute([{ sql, origin: { step: 'contract', span: null } }]);
    }
    await Promise.all([duckdb.close(), bigquery.close()]);
    expect(here.totals).toEqual(layout.counts);
    expect(here.rows).toEqual(layout.rows);
    expect(there).toEqual(here);
  });
});
