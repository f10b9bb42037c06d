import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { ndjson, openShop } from './fixture.ts';
import { catalogFrom, loadSource } from './load-source.ts';

const catalog = (location: string, rest = ''): string => `
events: {seen: {properties: {n: integer}}}
sources:
  app:
    location: ${location}
    ${rest}
`;
const place = { path: 'catalog/events.yaml', line: 5, column: 15 };

const row = (id: string, n: unknown = 1): object => ({
  event_id: id,
  event: 'seen',
  timestamp: '2025-05-01T10:00:00Z',
  properties: { n },
});

describe('files that are not as they should be, told at the location', () => {
  test('no file matches', async () => {
    const shop = await openShop();
    const { diagnostics, result } = await shop.load(catalog('data/*.ndjson'));
    expect(diagnostics).toMatchObject([{ code: 'load/no-files', severity: 'error', span: place }]);
    expect(diagnostics[0]?.message).toBe('No file matches `data/*.ndjson`.');
    expect(result).toBeNull();
  });

  test('a file is missing, another is there', async () => {
    const shop = await openShop();
    shop.write('a.ndjson', ndjson(row('a')));
    const { diagnostics, counts } = await shop.load(catalog('[b.ndjson, a.ndjson]'));
    expect(diagnostics).toMatchObject([{ code: 'load/no-files', severity: 'warning', span: { ...place, column: 16 } }]);
    expect(counts).toMatchObject({ seen: { accepted: 1 } });
  });

  test('a folder instead of a file, and an ending that says nothing', async () => {
    const shop = await openShop();
    mkdirSync(join(shop.root, 'data.ndjson'));
    shop.write('logs/a.ndjson.1', ndjson(row('a')));
    const { diagnostics } = await shop.load(catalog('[data.ndjson, "${LOGS:-logs/*}"]'));
    expect(diagnostics.map((one) => [one.code, one.span?.column])).toEqual([
      ['load/unreadable-file', 16],
      ['load/unknown-format', 29],
    ]);
    const { counts } = await shop.load(catalog('logs/*', 'format: ndjson'));
    expect(counts).toMatchObject({ seen: { accepted: 1 } });
  });

  test('a Parquet file that is not one, and JSON that ends too early', async () => {
    const shop = await openShop();
    shop.write('a.parquet', 'PAR');
    shop.write('b.parquet', ndjson(row('a')));
    shop.write('c.json', '[{"event_id": "a"');
    const parquet = await shop.load(catalog('[a.parquet, b.parquet]'));
    expect(parquet.codes).toEqual(['load/broken-file', 'load/broken-file']);
    expect(parquet.diagnostics[0]).toMatchObject({ severity: 'error', span: { ...place, column: 16 } });
    expect(parquet.diagnostics[0]?.message).toMatch(/^`a.parquet` cannot be read as Parquet: /);
    const json = await shop.load(catalog('c.json'));
    expect(json.codes).toEqual(['load/broken-file']);
    expect(json.diagnostics[0]?.message).toMatch(/^`c.json` cannot be read as JSON: Malformed JSON/);
    expect(json.result).toBeNull();
  });

  test('an empty file is a file without rows', async () => {
    const shop = await openShop();
    for (const name of ['a.ndjson', 'b.csv', 'c.json']) shop.write(name, '');
    const { codes, counts } = await shop.load(catalog('[a.ndjson, b.csv, c.json]'));
    expect([codes, counts]).toEqual([[], {}]);
    expect((await shop.rows('select * from waymark_loads')).length).toBe(3);
  });

  test('a column that disappeared, one that was renamed, and one that nobody knows', async () => {
    const shop = await openShop();
    const flat = `
events:
  seen:
    properties:
      n: {type: integer, required: true}
      label: string
sources: {app: {layout: columns, location: data/*.csv, fields: {time: at}}}`;
    shop.write('data/a.csv', 'at,n,label\n2025-05-01T10:00:00Z,1,x\n');
    expect((await shop.load(flat)).codes).toEqual([]);
    shop.write('data/b.csv', 'at,n,lable,more\n2025-05-01T10:00:00Z,2,y,z\n');
    const renamed = await shop.load(flat);
    expect(renamed.diagnostics.map((one) => [one.code, one.severity, one.span?.line])).toEqual([
      ['load/missing-column', 'warning', 6],
      ['load/unknown-column', 'info', 7],
    ]);
    expect(renamed.diagnostics[0]?.hint).toContain('`lable`');
    expect(renamed.counts).toMatchObject({ seen: { accepted: 1 } });
    shop.write('data/c.csv', 'at,label\n2025-05-01T10:00:00Z,x\n');
    const gone = await shop.load(flat);
    expect(gone.diagnostics).toMatchObject([{ code: 'load/missing-column', severity: 'error', span: { line: 5 } }]);
    expect(gone.result).toBeNull();
    expect(await shop.rows('select n from event_seen order by n')).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test('a table that is not there', async () => {
    const shop = await openShop();
    await shop.warehouse.execute([{ sql: 'create table raw_events (x int)', origin: { step: 'test', span: null } }]);
    const { diagnostics } = await shop.load(
      'events: {seen: {}}\nsources: {app: {layout: columns, table: raw_event, fields: {time: at}}}',
    );
    expect(diagnostics).toMatchObject([{ code: 'load/missing-table', span: { line: 2, column: 41 } }]);
    expect(diagnostics[0]?.hint).toContain('`raw_events`');
  });
});

describe('lines that are not as they should be', () => {
  test('one that was cut off, and bytes that are not UTF-8', async () => {
    const shop = await openShop();
    const good = JSON.stringify(row('a'));
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff${good}\r\n\r\n  \n{"event_id": "b\u00e9`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`"}\n${JSON.stringify(row('c'))}\n${good.slice(0, 40)}`),
    ]);
    shop.write('a.ndjson', bytes);
    const { counts } = await shop.load(catalog('a.ndjson'));
    expect(counts).toEqual({
      seen: { received: 2, accepted: 2, quarantined: 0, duplicates: 0 },
      '': { received: 2, accepted: 0, quarantined: 2, duplicates: 0 },
    });
    expect(await shop.rows('select rule, _row as line, payload from waymark_quarantine order by 2')).toEqual([
      { rule: 'invalid_utf8', line: 4, payload: '{"event_id": "b\u00e9\ufffd\ufffd"}' },
      { rule: 'malformed_json', line: 6, payload: good.slice(0, 40) },
    ]);
  });

  test('one of 40 megabytes is loaded, one of 70 is refused', async () => {
    const shop = await openShop();
    const texts = { ...row('b'), properties: { n: 1, text: 'x'.repeat(40_000_000) } };
    const wide = catalog('data/*.ndjson').replace('n: integer', 'n: integer, text: string');
    shop.write('data/a.ndjson', ndjson(row('a'), texts, row('c', 'x')));
    shop.write('data/b.ndjson', ndjson(row('d'), `{"x": "${'y'.repeat(70_000_000)}"}`, '{'));
    const { counts, codes } = await shop.load(wide);
    expect(codes).toEqual([]);
    expect(counts).toEqual({
      seen: { received: 4, accepted: 3, quarantined: 1, duplicates: 0 },
      '': { received: 2, accepted: 0, quarantined: 2, duplicates: 0 },
    });
    expect(await shop.rows('select event_id, length(text) as length from event_seen order by 1')).toMatchObject([
      { event_id: 'a' },
      { event_id: 'b', length: 40_000_000 },
      { event_id: 'd' },
    ]);
    expect(
      await shop.rows(
        'select rule, _file, _row as line, length(payload) as length from waymark_quarantine order by 1, 2',
      ),
    ).toMatchObject([
      { rule: 'malformed_json', _file: 'data/b.ndjson', line: 3 },
      { rule: 'too_long', _file: 'data/b.ndjson', line: 2, length: 65_536 },
      { rule: 'type', _file: 'data/a.ndjson' },
    ]);
  }, 60_000);

  test('a file of nothing but refused rows', async () => {
    const shop = await openShop();
    const lines = Array.from({ length: 30_000 }, (_, index) =>
      row(`e${index}`, index % 3 === 0 ? 'x' : { very: 'wrong' }),
    );
    shop.write('a.ndjson', ndjson(...lines));
    const { counts } = await shop.load(catalog('a.ndjson'));
    expect(counts).toEqual({ seen: { received: 30_000, accepted: 0, quarantined: 30_000, duplicates: 0 } });
  }, 30_000);
});

describe('all or nothing', () => {
  test('rows that went missing undo the load', async () => {
    const shop = await openShop();
    shop.write('a.ndjson', ndjson(row('a'), { ...row('b'), event_id: 'b', more: 'NaN, nan: [nan' }));
    const { warehouse } = shop;
    const { loading } = warehouse;
    if (loading === null) throw new Error('DuckDB loads events');
    const losing: Warehouse = {
      ...warehouse,
      loading: { ...loading, accept: () => null, typed: (target, rows) => `${loading.typed(target, rows)} limit 1` },
    };
    const { codes, result, diagnostics } = await loadSource(shop.root, losing, catalogFrom(catalog('a.ndjson')), {});
    expect(codes).toEqual(['load/unbalanced']);
    expect(diagnostics[0]?.message).toBe(
      '`a.ndjson` has 2 rows, but 1 were accepted, quarantined or counted as duplicates.',
    );
    expect(result).toBeNull();
    expect([...(await warehouse.objects()).keys()].sort()).toEqual([
      'waymark_loads',
      'waymark_quarantine',
      'waymark_rewrites',
    ]);
    expect(await shop.rows('select * from waymark_loads')).toEqual([]);
  });

  test('what the runner records fails with the load, and the load with it', async () => {
    const shop = await openShop();
    shop.write('a.ndjson', ndjson(row('a'), row('b', 'x')));
    await shop.load(catalog('a.ndjson'));
    shop.write('a.ndjson', ndjson(row('c'), row('d'), row('e', 'x'), row('f', 'x')));
    await expect(shop.load(catalog('a.ndjson'), { record: ['insert into nowhere values (1)'] })).rejects.toThrow(
      'nowhere',
    );
    expect(await shop.rows('select event_id from event_seen')).toEqual([{ event_id: 'a' }]);
    expect(await shop.rows('select event_id from waymark_quarantine')).toEqual([{ event_id: 'b' }]);
    const { counts } = await shop.load(catalog('a.ndjson'));
    expect(counts).toEqual({ seen: { received: 4, accepted: 2, quarantined: 2, duplicates: 0 } });
  });

  test('an aborted load leaves nothing behind', async () => {
    const shop = await openShop();
    shop.write('a.ndjson', ndjson(row('a')));
    const { codes, result } = await shop.load(catalog('a.ndjson'), { signal: AbortSignal.abort() });
    expect([codes, result]).toEqual([['load/interrupted'], null]);
    expect((await shop.warehouse.objects()).has('event_seen')).toBe(false);
  });
});
