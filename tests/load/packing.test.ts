import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { expect, test } from 'vitest';
import { duckdbLoading } from '../../src/dialects/duckdb/load/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { ndjson, openShop, type Shop } from './fixture.ts';
import { catalogFrom, loadSource } from './load-source.ts';

const catalog = catalogFrom(`
events:
  seen: {properties: {page: {type: string, required: true}, visitor: string, note: string}}
sources:
  app: {location: data/*.ndjson, events: seen}
`);

/** Many rows: ids, few pages, visitors that come back now and then, and hardly any note. */
function rows(from: number, count: number): string {
  const made = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const visitor = `visitor ${(n * 7919) % 100_003}`;
    const properties = { page: `/page/${n % 7}`, visitor, ...(n % 50 === 0 ? { note: `note ${n}` } : {}) };
    return { event: 'seen', event_id: `event-${n}-${n * 31}`, timestamp: '2025-05-01T00:00:00Z', properties };
  });
  return ndjson(...made);
}

/** Loads as if the files were large. */
async function loadLarge({ root, warehouse }: Shop): Promise<void> {
  const { packing } = duckdbLoading;
  if (packing === null) throw new Error('DuckDB packs texts');
  const large: Warehouse = { ...warehouse, loading: { ...duckdbLoading, packing: { ...packing, leastBytes: 1 } } };
  const { diagnostics } = await loadSource(root, large, catalog, {});
  expect(diagnostics).toEqual([]);
}

/** Another database, of a storage version that writes neither FSST nor plain dictionaries. */
async function attachNewer(shop: Shop): Promise<void> {
  await shop.rows(`attach '${join(shop.root, 'newer.duckdb')}' as newer (storage_version 'v1.3.0')`);
  await shop.rows('create table newer.probe (a int)');
}

/** What holds the values of each column that have been written. */
async function compressions(shop: Shop): Promise<Record<string, unknown>> {
  await shop.rows('checkpoint');
  const found = await shop.rows(`select column_name, string_agg(distinct compression, ' ' order by compression) as ways
    from pragma_storage_info('event_seen') where segment_type = 'VARCHAR' group by all`);
  return Object.fromEntries(found.map((one) => [one.column_name, one.ways]));
}

const totals = `select count(*)::int as n, count(distinct event_id)::int as ids, count(distinct page)::int as pages,
  count(note)::int as notes, max(length(event_id))::int as longest from event_seen`;

test('of a large load, texts are packed by how they differ; later loads add to them', async () => {
  const shop = await openShop('shop.duckdb');
  shop.write('data/a.ndjson', rows(0, 20_000));
  await loadLarge(shop);
  const ways = await compressions(shop);
  expect(ways).toMatchObject({ event_id: 'FSST', visitor: 'FSST', page: 'Dictionary', _file: 'Dictionary' });
  expect(await shop.rows(totals)).toEqual([{ n: 20_000, ids: 20_000, pages: 7, notes: 400, longest: 18 }]);
  // Fewer rows than there are, and nothing but one value.
  shop.write('data/b.ndjson', rows(20_000, 5000));
  shop.write('data/c.ndjson', `${'\n'.repeat(3)}${rows(30_000, 1)}`);
  await loadLarge(shop);
  expect(await shop.rows(totals)).toEqual([{ n: 25_001, ids: 25_001, pages: 7, notes: 501, longest: 18 }]);
});

test('how they are packed stands in the table, which a newer kind of file takes row by row only', async () => {
  const shop = await openShop('shop.duckdb');
  shop.write('data/a.ndjson', rows(0, 20_000));
  await loadLarge(shop);
  await attachNewer(shop);
  await expect(shop.rows('copy from database shop to newer')).rejects.toThrow(/FSST|Dictionary/);
  await shop.rows('create table newer.seen as from event_seen');
  expect(await shop.rows('select count(*)::int as n from newer.seen')).toEqual([{ n: 20_000 }]);
});

test('a small load leaves it to DuckDB', async () => {
  const shop = await openShop('shop.duckdb');
  shop.write('data/a.ndjson', rows(0, 20_000));
  await loadSource(shop.root, shop.warehouse, catalog, {});
  // Nothing about it stands in the table.
  await attachNewer(shop);
  await shop.rows('copy from database shop to newer');
  expect(await shop.rows('select count(*)::int as n from newer.event_seen')).toEqual([{ n: 20_000 }]);
});

test('a database that has no such way of packing is loaded without it', async () => {
  const shop = await openShop();
  const path = join(shop.root, 'newer.duckdb');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`attach '${path}' as newer (storage_version 'v1.3.0')`);
  await connection.run('create table newer.probe (a int)');
  connection.closeSync();
  instance.closeSync();
  const newer = await openShop(path);
  newer.write('data/a.ndjson', rows(0, 20_000));
  await loadLarge(newer);
  expect((await compressions(newer)).page).toBe('DICT_FSST');
  expect(await newer.rows(totals)).toEqual([{ n: 20_000, ids: 20_000, pages: 7, notes: 400, longest: 18 }]);
});
