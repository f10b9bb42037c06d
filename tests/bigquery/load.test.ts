import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ndjson, openShop, type Shop } from '../load/fixture.ts';
import { catalogFrom, loadSource } from '../load/load-source.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { comparable, openBigShop, withOtherColumns } from './load-fixture.ts';

const catalogOf = (event: string, properties: string, source: string): string => `
events:
  ${event}: {properties: ${properties}}
sources:
  ${event}:
${source
  .trim()
  .split('\n')
  .map((line) => `    ${line.trim()}`)
  .join('\n')}
`;

const row = (event: string, id: string, properties: object, seconds = 0): object => {
  const at = new Date(Date.UTC(2025, 4, 1) + seconds * 1000).toISOString();
  return { event_id: id, event, timestamp: at, received_at: at, properties };
};

describe.skipIf(!hasEmulator)('loading files into BigQuery', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('every row is accepted, quarantined or counted as a duplicate, and nothing else is left behind', {
    timeout: 240_000,
  }, async () => {
    const shop = await openBigShop(emulator);
    // With the dropping of tables, which is left out elsewhere.
    const warehouse = await openOn(emulator);
    const catalog = catalogOf(
      'seen',
      `{n: {type: integer, required: true}, tags: {type: array, items: string}, at: timestamp, day: date, part: {type: object, properties: {a: number, list: {type: array, items: integer}}}}`,
      `location: data/*.ndjson
       fields: {received: received_at}
       late_after: 1h
       max_age: 30d
       max_skew: 5m`,
    );
    const late = { ...row('seen', 'l', { n: 5 }), received_at: '2025-05-01T02:00:00Z' };
    const old = { ...row('seen', 'o', { n: 5 }), received_at: '2025-07-01T00:00:00Z' };
    const ahead = { ...row('seen', 'f', { n: 5 }), timestamp: '2025-05-01T00:06:00Z' };
    const payload = {
      n: 9007199254740993n,
      tags: ['a', 'ü"\\'],
      at: '2025-01-01T00:00:00.123456Z',
      day: '2025-02-28',
      part: { a: 0.1, list: [3, 1] },
    };
    const large = JSON.stringify(row('seen', 'x', { ...payload, n: 1 }, 9)).replace('"n":1', '"n":9007199254740993');
    shop.write(
      'data/a.ndjson',
      ndjson(row('seen', 'x', { n: 2 }), large, row('seen', 'y', { n: 'two' }), late, old, ahead),
    );
    shop.write(
      'data/b.ndjson',
      Buffer.concat([Buffer.from('{"event": "seen", "ev\n{"event": "'), Buffer.from([0xff, 0x22, 0x7d])]),
    );
    const { counts, diagnostics } = await loadSource(shop.root, warehouse, catalogFrom(catalog), {});
    await warehouse.close();
    expect(diagnostics).toEqual([]);
    expect(counts).toEqual({
      seen: { received: 6, accepted: 2, quarantined: 3, duplicates: 1 },
      '': { received: 2, accepted: 0, quarantined: 2, duplicates: 0 },
    });
    const typed = await shop.rows('select * from analytics.event_seen order by event_id');
    expect(typed).toEqual([
      {
        ...{ event_id: 'l', event_time: '2025-05-01T00:00:00Z', received_at: '2025-05-01T02:00:00Z', _late: true },
        ...{ _source: 'seen', _file: 'data/a.ndjson', n: 5, tags: [], at: null, day: null, part: null },
      },
      {
        ...{ event_id: 'x', event_time: '2025-05-01T00:00:09Z', received_at: '2025-05-01T00:00:09Z', _late: false },
        ...{ _source: 'seen', _file: 'data/a.ndjson', ...payload },
      },
    ]);
    const refused = await shop.rows(
      'select rule, event_id, _file, _row from analytics.waymark_quarantine order by rule, _file, _row',
    );
    expect(refused).toEqual([
      { rule: 'in_future', event_id: 'f', _file: 'data/a.ndjson', _row: null },
      { rule: 'invalid_utf8', event_id: null, _file: 'data/b.ndjson', _row: 2 },
      { rule: 'malformed_json', event_id: null, _file: 'data/b.ndjson', _row: 1 },
      { rule: 'too_old', event_id: 'o', _file: 'data/a.ndjson', _row: null },
      { rule: 'type', event_id: 'y', _file: 'data/a.ndjson', _row: null },
    ]);
    expect([...(await shop.warehouse.objects()).keys()].sort()).toEqual([
      'event_seen',
      'waymark_loads',
      'waymark_quarantine',
      'waymark_rewrites',
    ]);
  });
});

describe.skipIf(!hasEmulator)('loading files into BigQuery again', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('a changed file replaces its rows; the same files change nothing', {
    timeout: 240_000,
  }, async () => {
    const shop = await openBigShop(emulator);
    const source = 'location: data/*.ndjson\nfields: {received: received_at}';
    const first = catalogOf('put', '{n: integer}', source);
    shop.write('data/a.ndjson', ndjson(row('put', 'a', { n: 1 }), row('put', 'b', { n: 2 })));
    shop.write('data/b.ndjson', ndjson(row('put', 'c', { n: 3, note: 'hm' })));
    const one = await shop.load(first);
    expect(one.counts).toEqual({ put: { received: 3, accepted: 2, quarantined: 1, duplicates: 0 } });
    const same = await shop.load(first, { runId: 'run-2' });
    expect([same.counts, same.result?.versions, same.codes]).toEqual([{}, one.result?.versions, []]);
    shop.write('data/a.ndjson', ndjson(row('put', 'b', { n: 4 })));
    expect((await shop.load(first)).counts).toEqual({
      put: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
    });
  });
});

describe.skipIf(!hasEmulator)('a catalog that changed', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('changes the columns, and judges all rows anew', { timeout: 240_000 }, async () => {
    const shop = await openBigShop(emulator);
    const warehouse = withOtherColumns(await openOn(emulator));
    const load = (yaml: string) => loadSource(shop.root, warehouse, catalogFrom(yaml), {});
    const source = 'location: data/*.ndjson\nfields: {received: received_at}';
    shop.write('data/a.ndjson', ndjson(row('changed', 'b', { n: 4 })));
    shop.write('data/b.ndjson', ndjson(row('changed', 'c', { n: 3, note: 'hm' })));
    expect((await load(catalogOf('changed', '{n: integer}', source))).counts).toMatchObject({
      changed: { accepted: 1 },
    });
    // The rows of a file that is gone stay.
    shop.remove('data/a.ndjson');
    const second = await load(catalogOf('changed', '{note: string, n: number}', source));
    await warehouse.close();
    expect(second.counts).toMatchObject({ changed: { received: 1, accepted: 1 } });
    expect(second.codes).toEqual(['load/files-gone']);
    expect(await shop.rows('select event_id, note, n from analytics.event_changed order by event_id')).toEqual([
      { event_id: 'b', note: null, n: 4 },
      { event_id: 'c', note: 'hm', n: 3 },
    ]);
    expect(await shop.rows('select * from analytics.waymark_quarantine')).toEqual([]);
  });
});

const sent = fc.record({ id: fc.constantFrom('a', 'b', 'c'), n: fc.nat(2), seconds: fc.nat(12), file: fc.nat(1) });

describe.skipIf(!hasEmulator)('duplicates', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  test('of files that come one by one are told as on DuckDB', { timeout: 600_000 }, async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(sent, { minLength: 6, maxLength: 14 }),
        fc.constantFrom('{}', '{window: 5s}', '{keep: first}'),
        fc.shuffledSubarray([0, 1], { minLength: 2 }),
        async (rows, deduplicate, order) => {
          count += 1;
          const event = `twice_${count}`;
          const catalog = catalogOf(
            event,
            '{n: integer}',
            `location: data/*.ndjson\nfields: {received: received_at}\ndeduplicate: ${deduplicate}`,
          );
          const [big, small] = [await openBigShop(emulator), await openShop()];
          for (const file of order) {
            const lines = rows
              .filter((one) => one.file === file)
              .map((one) => row(event, one.id, { n: one.n }, one.seconds));
            for (const shop of [big, small]) shop.write(`data/${file}.ndjson`, ndjson(...lines));
            expect((await big.load(catalog)).counts).toEqual((await small.load(catalog)).counts);
          }
          const same = async (sql: (table: (name: string) => string) => string): Promise<void> =>
            expect(comparable(await big.rows(sql((name) => `analytics.${name}`)))).toEqual(
              comparable(await small.rows(sql((name) => name))),
            );
          await same((table) => `select event_id, n, event_time, _file from ${table(`event_${event}`)}`);
          const columns = '_file, event, received, accepted, duplicates, shared';
          await same((table) => `select ${columns} from ${table('waymark_loads')} where _source = '${event}'`);
          await same(
            (table) => `select event_id, first_at, _file from ${table('waymark_rewrites')} where _source = '${event}'`,
          );
        },
      ),
      { numRuns: 3, seed: 20250501, endOnFailure: true },
    );
  });
});

describe.skipIf(!hasEmulator)('files that are not as they should be', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());
  const place = { path: 'catalog/events.yaml', line: 6 };
  const lines = catalogOf('bad', '{n: integer}', 'location: data/a.ndjson');
  const load = async (shop: Shop, catalog: string) => await shop.load(catalog);

  test('are told at their location, and nothing is loaded', { timeout: 240_000 }, async () => {
    const shop = await openBigShop(emulator);
    const missing = await load(shop, lines);
    expect(missing.diagnostics).toMatchObject([{ code: 'load/no-files', severity: 'error', span: place }]);

    shop.write('data/a.parquet', ndjson(row('bad', 'a', { n: 1 })));
    const broken = await load(shop, catalogOf('bad_parquet', '{n: integer}', 'location: data/a.parquet'));
    expect(broken.diagnostics).toMatchObject([{ code: 'load/broken-file', severity: 'error', span: place }]);
    expect(broken.diagnostics[0]?.message).toMatch(/^`data\/a.parquet` cannot be read as Parquet: /);

    const flat = catalogOf(
      'bad_flat',
      '{n: {type: integer, required: true}, label: string}',
      'location: data/*.csv\nlayout: columns\nfields: {time: at}',
    );
    shop.write('data/a.csv', 'at,number,label\n2025-05-01T10:00:00Z,1,x\n');
    const renamed = await load(shop, flat);
    expect(renamed.diagnostics.map((one) => [one.code, one.severity])).toEqual([
      ['load/missing-column', 'error'],
      ['load/unknown-column', 'info'],
    ]);
    expect(renamed.diagnostics[1]?.message).toContain('`number`');
    expect((await shop.warehouse.objects()).has('event_bad_flat')).toBe(false);

    shop.write(
      'data/a.csv',
      'at,n,label\n2025-05-01T10:00:00Z,1,"x, y"\n2025-05-01T10:00:00Z,two,\n2025-05-01T10:00:00Z\n',
    );
    const mended = await load(shop, flat);
    expect(mended.counts).toEqual({
      bad_flat: { received: 2, accepted: 1, quarantined: 1, duplicates: 0 },
      '': { received: 1, accepted: 0, quarantined: 1, duplicates: 0 },
    });
    expect(await shop.rows('select n, label from analytics.event_bad_flat')).toEqual([{ n: 1, label: 'x, y' }]);
  });

  test('nor is a dataset that is missing', { timeout: 60_000 }, async () => {
    const shop = await openBigShop(emulator);
    shop.write('data/a.ndjson', ndjson(row('bad', 'a', { n: 1 })));
    const { openBigquery } = await import('../../src/dialects/bigquery/warehouse.ts');
    const { readBigqueryOptions } = await import('../../src/dialects/bigquery/options.ts');
    const at = { self: { path: 'waymark.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
    const options = readBigqueryOptions({
      ...{ name: 'prod', dialect: 'bigquery', schema: 'nowhere', at },
      options: { project: 'test', api_endpoint: emulator.endpoint },
    });
    const warehouse = await openBigquery(options.value, 'nowhere');
    const failed = await loadSource(shop.root, warehouse, catalogFrom(lines), {}).catch((error: unknown) => error);
    await warehouse.close();
    expect(failed).toMatchObject({ name: 'WarehouseError' });
    expect(String(failed)).toMatch(/nowhere/);
  });
});
