import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';
import { ndjson, openShop } from '../load/fixture.ts';
import { catalogFrom, type LoadOptions, loadSource, openWarehouse } from '../load/load-source.ts';
import { isOmitted, sharedData } from '../real-data/build-project.ts';
import { type Cloud, startCloud } from './cloud.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';
import { withoutDrops } from './load-fixture.ts';

const origin = { step: 'test', span: null };

const row = (event: string, id: string, n: unknown): object => ({
  ...{ event_id: id, event, timestamp: '2025-05-01T10:00:00Z', received_at: '2025-05-01T10:00:01Z' },
  properties: { n },
});

/** An emulator and a bucket for the tests of one `describe`. */
function withBucket() {
  const root = mkdtempSync(join(tmpdir(), 'waymark-bucket-'));
  let emulator: Emulator;
  let cloud: Cloud;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    cloud = await startCloud(emulator, root);
    process.env.STORAGE_EMULATOR_HOST = cloud.endpoint;
    warehouse = withoutDrops(await openOn({ ...emulator, endpoint: cloud.endpoint }));
  });
  afterAll(async () => {
    delete process.env.STORAGE_EMULATOR_HOST;
    await warehouse?.close();
    await cloud?.stop();
    await emulator?.stop();
    rmSync(root, { recursive: true, force: true });
  });
  return {
    root,
    loads: () => cloud.loads,
    write(path: string, contents: string | Buffer): void {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), contents);
    },
    load: (yaml: string, options: LoadOptions = {}) => loadSource(root, warehouse, catalogFrom(yaml), options),
    rows: (sql: string): Promise<readonly Row[]> => warehouse.query({ sql, origin }),
  };
}

describe.skipIf(!hasEmulator)('files of a bucket', () => {
  const { write, load, rows, loads } = withBucket();

  test('are loaded where they are, each once, broken lines too', { timeout: 240_000 }, async () => {
    const catalog = `
events: {kept: {properties: {n: integer}}}
sources: {kept: {location: 'gs://events/app/*.ndjson', fields: {received: received_at}}}`;
    write('app/a.ndjson', ndjson(row('kept', 'a', 1), '{"event": "kept", "ev', row('kept', 'b', 'two')));
    write('app/b.ndjson', ndjson(row('kept', 'a', 1), row('kept', 'c', 3)));
    write('app/other.txt', 'x');
    write('apple/c.ndjson', ndjson(row('kept', 'z', 1)));
    const first = await load(catalog);
    expect(first.diagnostics).toEqual([]);
    expect(first.counts).toEqual({
      kept: { received: 4, accepted: 2, quarantined: 1, duplicates: 1 },
      '': { received: 1, accepted: 0, quarantined: 1, duplicates: 0 },
    });
    // A line as it is: no character that JSON has separates or quotes.
    expect(loads()[0]).toMatchObject({
      ...{ sourceUris: ['gs://events/app/a.ndjson'], sourceFormat: 'CSV', fieldDelimiter: '\u0001', quote: '' },
      ...{
        schema: { fields: [{ name: 'raw', type: 'STRING' }] },
        preserveAsciiControlCharacters: true,
        maxBadRecords: 0,
      },
    });
    expect(await rows('select event_id, n, _file from analytics.event_kept order by 1')).toEqual([
      { event_id: 'a', n: 1, _file: 'gs://events/app/b.ndjson' },
      { event_id: 'c', n: 3, _file: 'gs://events/app/b.ndjson' },
    ]);
    expect(await rows('select rule, payload from analytics.waymark_quarantine order by 1')).toEqual([
      { rule: 'malformed_json', payload: '{"event": "kept", "ev' },
      { rule: 'type', payload: JSON.stringify(row('kept', 'b', 'two')) },
    ]);
    const before = loads().length;
    write('app/c.ndjson', ndjson(row('kept', 'd', 4)));
    expect((await load(catalog)).counts).toEqual({ kept: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 } });
    expect(
      loads()
        .slice(before)
        .map((one) => one.sourceUris),
    ).toEqual([['gs://events/app/c.ndjson']]);
  });
});

describe.skipIf(!hasEmulator)('files of a bucket by format', () => {
  const { root, write, load, rows } = withBucket();

  test('may be CSV and Parquet; what is none of them, or not there, is told at the location', {
    timeout: 240_000,
  }, async () => {
    const flat = (location: string): string => `
events: {flat: {properties: {n: {type: integer, required: true}, at: timestamp, label: string}}}
sources: {flat: {location: ${location}, layout: columns, fields: {time: at}}}`;
    write('flat/a.csv', 'at;n;label;"more; or less"\n2025-05-01T10:00:00Z;1;"x; y";\n2025-05-01T10:00:00Z;two;;\n');
    const duckdb = await openWarehouse(root);
    await duckdb.writeParquet?.(
      { sql: "select timestamp '2025-05-01 11:00:00.5' as at, 7::bigint as n, 'p' as label", origin },
      join(root, 'flat/b.parquet'),
    );
    await duckdb.close();
    const loaded = await load(flat('["gs://events/flat/*.csv", "gs://events/flat/*.parquet"]'));
    expect(loaded.diagnostics.filter((one) => one.severity !== 'info')).toEqual([]);
    expect(loaded.counts).toEqual({ flat: { received: 3, accepted: 2, quarantined: 1, duplicates: 0 } });
    expect(await rows('select n, label, event_time from analytics.event_flat order by n')).toEqual([
      { n: 1, label: 'x; y', event_time: '2025-05-01T10:00:00Z' },
      { n: 7, label: 'p', event_time: '2025-05-01T11:00:00.5Z' },
    ]);
    write('bad/a.parquet', 'PAR');
    const broken = await load(flat('"gs://events/bad/a.parquet"'));
    expect(broken.diagnostics.filter((one) => one.severity === 'error')).toMatchObject([
      { code: 'load/broken-file', span: { line: 3 } },
    ]);
    expect(broken.diagnostics.map((one) => one.message).join('\n')).toMatch(
      /^`gs:\/\/events\/bad\/a.parquet` cannot be read as Parquet: /m,
    );
    expect((await load(flat('"gs://events/none/*.csv"'))).codes).toEqual(['load/no-files']);
    expect((await load(flat('"s3://events/none/*.csv"'))).codes).toEqual(['load/elsewhere']);
  });
});

test('DuckDB says of what it cannot reach who can', async () => {
  const shop = await openShop();
  const yaml = (where: string): string => `
events: {kept: {properties: {n: integer}}}
sources: {kept: {${where}}}`;
  for (const where of ["location: 'gs://events/*.ndjson'", "table: 'analytics_1.events_*'"]) {
    const { diagnostics } = await shop.load(yaml(where));
    expect(diagnostics).toMatchObject([{ code: 'load/elsewhere', severity: 'error', span: { line: 3 } }]);
    expect(diagnostics[0]?.hint).toContain('bigquery');
  }
});

describe.skipIf(!hasEmulator || isOmitted)('the daily tables of an export', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = withoutDrops(await openOn(emulator));
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  const catalog = catalogFrom(`
events:
  page_view: {properties: {page_location: string, ga_session_id: {type: integer, required: true}, engagement_time_msec: integer}}
  session_start: {properties: {ga_session_id: {type: integer, required: true}}}
sources:
  ga4:
    layout: ga4
    table: analytics.events_*
    context: {user_pseudo_id: string}
`);
  /** Some of the published events of a day, as a table of the export. */
  async function addDay(name: string, sql: string): Promise<number> {
    const local = await openWarehouse(tmpdir());
    const found = await local.query({ sql, origin });
    await local.close();
    const text = (value: unknown): string => (value === null ? 'cast(null as string)' : JSON.stringify(value));
    const number = (value: unknown, type: string): string =>
      `cast(${value === null ? 'null' : `'${value}'`} as ${type})`;
    const rows = found.map((one) => {
      const { date, moment, event, user, params } = JSON.parse(String(one.line));
      const list = params.map(
        (p: {
          readonly key: string;
          readonly s: unknown;
          readonly i: unknown;
          readonly f: unknown;
          readonly d: unknown;
        }) =>
          `struct(${text(p.key)} as key, struct(${text(p.s)} as string_value, ${number(p.i, 'int64')} as int_value, ${number(p.f, 'float64')} as float_value, ${number(p.d, 'float64')} as double_value) as value)`,
      );
      return `select ${text(date)} as event_date, ${moment} as event_timestamp, ${text(event)} as event_name, [${list.join(', ')}] as event_params, ${text(user)} as user_pseudo_id`;
    });
    await warehouse.execute([
      { sql: `create or replace table analytics.${name} as ${rows.join('\nunion all ')}`, origin },
    ]);
    return found.length;
  }
  // Parameters that the catalog above knows.
  const known = `p.key = 'ga_session_id' or (event_name = 'page_view' and p.key in ('page_location', 'engagement_time_msec'))`;
  const day = (date: string, most: number): string =>
    `select to_json({date: event_date, moment: event_timestamp, event: event_name, user: user_pseudo_id,
       params: list_transform(list_filter(event_params, p -> ${known}), p -> {key: p.key, s: p.value.string_value, i: p.value.int_value, f: p.value.float_value, d: p.value.double_value})})::varchar as line
     from read_parquet('${join(sharedData, 'ga4/ga4_events_sampled.parquet')}')
     where event_date = '${date}' and event_name in ('page_view', 'session_start') order by event_timestamp limit ${most}`;

  test('are loaded one by one, each once; what changed is loaded anew', { timeout: 300_000 }, async () => {
    const load = async (): Promise<Awaited<ReturnType<typeof loadSource>>> =>
      await loadSource(tmpdir(), warehouse, catalog, {});
    expect((await load()).diagnostics).toMatchObject([{ code: 'load/missing-table', severity: 'error' }]);
    const first = await addDay('events_20210130', day('20210130', 24));
    await addDay('events_intraday_20210201', day('20210130', 3));
    const one = await load();
    expect(one.diagnostics).toEqual([]);
    const sum = (counts: typeof one.counts, of: 'received' | 'accepted') =>
      Object.values(counts).reduce((total, each) => total + each[of], 0);
    expect([sum(one.counts, 'received'), sum(one.counts, 'accepted')]).toEqual([first, first]);
    const [typed] = await warehouse.query({
      sql: `select count(*) as n, count(distinct page_location) > 1 as differ, countif(ga_session_id is null) as without, min(_file) as file,
        countif(date(event_time) between '2021-01-29' and '2021-01-31') as dated, countif(user_pseudo_id is null) as unknown
        from analytics.event_page_view`,
      origin,
    });
    const pages = one.counts.page_view?.accepted;
    expect(typed).toEqual({ n: pages, differ: true, without: 0, file: 'events_20210130', dated: pages, unknown: 0 });
    const second = await addDay('events_20210131', day('20210131', 6));
    expect(sum((await load()).counts, 'accepted')).toBe(second);
    expect((await load()).counts).toEqual({});
    // The export rewrites a day for a while after it.
    const rewritten = await addDay('events_20210131', day('20210131', 9));
    expect(sum((await load()).counts, 'accepted')).toBe(rewritten);
    const files = await warehouse.query({
      sql: 'select _file, sum(accepted) as n from analytics.waymark_loads group by 1 order by 1',
      origin,
    });
    expect(files).toEqual([
      { _file: 'events_20210130', n: first },
      { _file: 'events_20210131', n: rewritten },
    ]);
  });
});
