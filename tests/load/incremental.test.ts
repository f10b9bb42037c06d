import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ndjson, openShop, type Shop } from './fixture.ts';

const catalog = `
events:
  seen:
    properties: {n: {type: integer, minimum: 0}}
  other: {}
sources:
  app:
    location: data/*.ndjson
    fields: {received: received_at}
`;

const row = (id: string, n: number, at = '10:00:00', event = 'seen'): object => ({
  event_id: id,
  event,
  timestamp: `2025-05-01T${at}Z`,
  received_at: `2025-05-01T${at}Z`,
  properties: event === 'seen' ? { n } : {},
});

const numbers = async (shop: Shop) => (await shop.rows('select n from event_seen order by n')).map((one) => one.n);

describe('loading again', () => {
  test('the same files changes nothing', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1), row('b', 2), row('b', 3), row('c', -1), '{'));
    const first = await shop.load(catalog);
    const second = await shop.load(catalog, { runId: 'run-2' });
    expect(second.counts).toEqual({});
    expect(second.result?.versions).toEqual(first.result?.versions);
    expect(await numbers(shop)).toEqual([1, 3]);
    expect(await shop.rows('select count(*)::int as n from waymark_quarantine')).toEqual([{ n: 2 }]);
    expect(await shop.rows('select distinct run_id from waymark_loads')).toEqual([{ run_id: 'run-1' }]);
  });

  test('a file that was only touched changes nothing, and is not read a third time', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1)));
    const first = await shop.load(catalog);
    utimesSync(join(shop.root, 'data/a.ndjson'), new Date(), new Date('2025-01-01'));
    const second = await shop.load(catalog, { runId: 'run-2' });
    expect(second.counts).toEqual({});
    expect(second.result?.versions).toEqual(first.result?.versions);
    expect(await shop.rows('select distinct run_id, file_modified from waymark_loads')).toEqual([
      { run_id: 'run-1', file_modified: String(Date.parse('2025-01-01')) },
    ]);
  });

  test('a new file adds its rows, and only the versions of its events change', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1), row('o', 0, '10:00:00', 'other')));
    const first = await shop.load(catalog);
    shop.write('data/b.ndjson', ndjson(row('b', 2)));
    const { counts, result } = await shop.load(catalog, { runId: 'run-2' });
    expect(counts).toEqual({ seen: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 } });
    expect(await numbers(shop)).toEqual([1, 2]);
    expect(result?.versions.get('other')).toBe(first.result?.versions.get('other'));
    expect(result?.versions.get('seen')).not.toBe(first.result?.versions.get('seen'));
  });

  test('a changed file replaces exactly its own rows, the refused ones too', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1), row('b', -2)));
    shop.write('data/b.ndjson', ndjson(row('c', 3), row('d', -4)));
    await shop.load(catalog);
    shop.write('data/a.ndjson', ndjson(row('a', 10), row('e', 20), row('f', -30)));
    const { counts } = await shop.load(catalog, { runId: 'run-2' });
    expect(counts).toEqual({ seen: { received: 3, accepted: 2, quarantined: 1, duplicates: 0 } });
    expect(await numbers(shop)).toEqual([3, 10, 20]);
    const refused = await shop.rows('select event_id from waymark_quarantine order by 1');
    expect(refused.map((one) => one.event_id)).toEqual(['d', 'f']);
    expect(
      await shop.rows('select _file, run_id, accepted::int as n from waymark_loads where event is not null order by 1'),
    ).toEqual([
      { _file: 'data/a.ndjson', run_id: 'run-2', n: 2 },
      { _file: 'data/b.ndjson', run_id: 'run-1', n: 1 },
    ]);
  });

  test('a file that is gone keeps its rows, and says so, until a full refresh', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1)));
    shop.write('data/b.ndjson', ndjson(row('b', 2)));
    await shop.load(catalog);
    shop.remove('data/b.ndjson');
    const again = await shop.load(catalog);
    expect(again.codes).toEqual(['load/files-gone']);
    expect(again.diagnostics[0]).toMatchObject({ severity: 'info', span: { path: 'catalog/events.yaml', line: 8 } });
    expect(await numbers(shop)).toEqual([1, 2]);
    const { codes } = await shop.load(catalog, { fullRefresh: true });
    expect(codes).toEqual([]);
    expect(await numbers(shop)).toEqual([1]);
  });

  test('a changed catalog judges all rows anew and changes the columns', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1), { ...row('b', 2), properties: { n: 2, more: 'x' } }));
    const first = await shop.load(catalog);
    expect(await numbers(shop)).toEqual([1]);
    const wider = catalog.replace('minimum: 0}', 'minimum: 0}, more: string');
    const { counts, result } = await shop.load(wider);
    expect(counts).toEqual({ seen: { received: 2, accepted: 2, quarantined: 0, duplicates: 0 } });
    expect(result?.versions.get('seen')).not.toBe(first.result?.versions.get('seen'));
    expect(await shop.rows('select n, more from event_seen order by n')).toEqual([
      { n: 1, more: null },
      { n: 2, more: 'x' },
    ]);
  });

  test('words about a property change nothing', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1)));
    const first = await shop.load(catalog);
    const { counts, result } = await shop.load(catalog.replace('minimum: 0}', 'minimum: 0, description: A number}'));
    expect(counts).toEqual({});
    expect(result?.versions).toEqual(first.result?.versions);
  });

  test('rows of a file that is gone stay where columns change', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1)));
    shop.write('data/b.ndjson', ndjson(row('b', 2)));
    await shop.load(catalog);
    shop.remove('data/b.ndjson');
    await shop.load(catalog.replace('minimum: 0}', 'minimum: 0}, more: string'));
    expect(await shop.rows('select n, more from event_seen order by n')).toEqual([
      { n: 1, more: null },
      { n: 2, more: null },
    ]);
  });

  test('a table that somebody dropped is filled again', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', ndjson(row('a', 1)));
    await shop.load(catalog);
    await shop.warehouse.execute([{ sql: 'drop table event_seen', origin: { step: 'test', span: null } }]);
    await shop.load(catalog);
    expect(await numbers(shop)).toEqual([1]);
  });

  test('two sources share the table of an event', async () => {
    const shop = await openShop();
    const two = `${catalog}  server:\n    location: server/*.ndjson\n    fields: {received: received_at}\n    context: {host: string}\n`;
    shop.write('data/a.ndjson', ndjson(row('a', 1), row('b', 2)));
    shop.write('server/a.ndjson', ndjson({ ...row('a', 10), host: 'h1' }, { ...row('c', 30), host: 'h2' }));
    await shop.load(two, { source: 'app' });
    await shop.load(two, { source: 'server' });
    expect(await numbers(shop)).toEqual([1, 2, 10, 30]);
    shop.write('data/a.ndjson', ndjson(row('a', 5)));
    await shop.load(two, { source: 'app' });
    expect(await shop.rows('select n, host, _source from event_seen order by n')).toEqual([
      { n: 5, host: null, _source: 'app' },
      { n: 10, host: 'h1', _source: 'server' },
      { n: 30, host: 'h2', _source: 'server' },
    ]);
  });
});
