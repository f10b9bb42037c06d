import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ndjson, openShop } from './fixture.ts';

const columns = (location: string, rest = ''): string => `
events:
  clicked:
    properties: {x: {type: integer, minimum: 0}, label: string, $ratio: number, on: boolean, day: date, at: timestamp, tags: {type: array, items: string}}
  closed: {}
sources:
  app:
    layout: columns
    location: ${location}
    fields: {event: event, id: id, time: time}
    context: {user: {type: string, required: true}}
${rest}`;

const clicked = {
  event_id: '1',
  event_time: '2025-05-01T10:00:00Z',
  user: 'u1',
  x: 5,
  label: 'a, b',
  ratio: 0.5,
  on: true,
  day: '2025-04-30',
  at: '2025-05-01T09:00:00.25Z',
  tags: ['p', 'q'],
};

const header = 'event,id,time,user,x,label,$ratio,on,day,at,tags';
const line =
  'clicked,1,2025-05-01 10:00:00,u1,5,"a, b",0.5,true,2025-04-30,2025-05-01T11:00:00.25+02:00,"[""p"",""q""]"';

const rowsOf = '("event_id", event_time, "user", x, label, ratio, "on", "day", "at", tags)';

describe('one flat row an event', () => {
  test('from CSV, where everything is text', async () => {
    const shop = await openShop();
    shop.write(
      'data/a.csv',
      `${header}\n${line}\nclosed,2,2025-05-01T10:00:00Z,u1,,,,,,,\nclicked,3,2025-05-01,u1,five,,,,,,\n`,
    );
    const { counts, codes } = await shop.load(columns('data/*.csv'));
    expect(codes).toEqual([]);
    expect(counts).toEqual({
      clicked: { received: 2, accepted: 1, quarantined: 1, duplicates: 0 },
      closed: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
    });
    expect(await shop.rows(`select unnest(${rowsOf}) from event_clicked`)).toMatchObject([{}]);
    expect(await shop.rows('select * exclude (received_at, _late, _source, _file) from event_clicked')).toEqual([
      clicked,
    ]);
    expect(await shop.rows('select rule, property, payload from waymark_quarantine')).toMatchObject([
      { rule: 'type', property: 'x', payload: expect.stringContaining('"x":"five"') },
    ]);
  });

  test('from CSV with semicolons, compressed', async () => {
    const shop = await openShop();
    shop.write('data/a.csv.gz', gzipSync('event;id;time;user;label\nclicked;1;2025-05-01T10:00:00Z;u1;"a;b"\n'));
    const { counts } = await shop.load(columns('data/*.csv.gz').replace(/, \$ratio.*}}/, '}'));
    expect(counts).toMatchObject({ clicked: { accepted: 1 } });
    expect(await shop.rows('select label from event_clicked')).toEqual([{ label: 'a;b' }]);
  });

  test.each([
    ['gz', gzipSync],
    ['zst', zstdCompressSync],
  ] as const)('from JSON lines compressed as .%s, broken ones too', async (ending, compress) => {
    const shop = await openShop();
    const good = { event: 'clicked', id: '1', time: '2025-05-01T10:00:00Z', user: 'u1', x: 1 };
    shop.write(`data/a.ndjson.${ending}`, compress(ndjson(good, '{"event": ', { ...good, id: '2' })));
    const { counts } = await shop.load(columns(`data/*.ndjson.${ending}`));
    expect(counts).toMatchObject({ clicked: { accepted: 2 }, '': { quarantined: 1 } });
    expect(await shop.rows('select payload, _row as line from waymark_quarantine')).toEqual([
      { payload: '{"event":', line: 2 },
    ]);
  });

  test('from CSV with lines that cannot be taken apart', async () => {
    const shop = await openShop();
    const bytes = Buffer.concat([
      Buffer.from(
        'event,id,time,user,x\nclicked,1,2025-05-01T10:00:00Z,u1,1\nclicked,2\nclicked,3,2025-05-01T10:00:00Z,u1,1,2,3\nclicked,4,2025-05-01T10:00:00Z,',
      ),
      Buffer.from([0xff]),
      Buffer.from(',4\n'),
    ]);
    shop.write('data/a.csv', bytes);
    const { counts } = await shop.load(columns('data/*.csv').replace(/, label.*}}/, '}'));
    expect(counts).toEqual({
      clicked: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
      '': { received: 3, accepted: 0, quarantined: 3, duplicates: 0 },
    });
    expect(await shop.rows('select rule, _row as line, payload from waymark_quarantine order by _row')).toMatchObject([
      { rule: 'malformed_csv', line: 3, payload: 'clicked,2' },
      { rule: 'malformed_csv', line: 4 },
      { rule: 'invalid_utf8', line: 5 },
    ]);
  });

  test('from Parquet and from a table, with the types that they have', async () => {
    const shop = await openShop();
    const query = `select 'clicked' as event, '1' as id, timestamp '2025-05-01 10:00:00' as time, 'u1' as user, 5::int as x, 'a, b' as label,
      0.5::decimal(4, 2) as "$ratio", true as on, date '2025-04-30' as day, timestamptz '2025-05-01 11:00:00.25+02' as at, ['p', 'q'] as tags
      union all select 'clicked', '2', null, 'u1', 9223372036854775807, null, 'nan', null, null, null, null
      union all select 'closed', '3', timestamp '2025-05-01', 'u1', null, null, null, null, null, null, null`;
    const make = (sql: string) => shop.warehouse.execute([{ sql, origin: { step: 'test', span: null } }]);
    shop.write('data/x', '');
    await make(`copy (${query.replaceAll("'nan'", 'null')}) to '${shop.root}/data/a.parquet' (format parquet)`);
    await make(`create table raw_events as ${query.replaceAll("'nan'", 'null')}`);
    for (const catalog of [columns('data/*.parquet'), columns('data/*').replace(/location: .*/, 'table: raw_events')]) {
      const { counts, codes } = await shop.load(catalog);
      expect(codes).toEqual([]);
      expect(counts).toEqual({
        clicked: { received: 2, accepted: 1, quarantined: 1, duplicates: 0 },
        closed: { received: 1, accepted: 1, quarantined: 0, duplicates: 0 },
      });
      expect(await shop.rows('select * exclude (received_at, _late, _source, _file) from event_clicked')).toEqual([
        clicked,
      ]);
      expect(await shop.rows('select rules from waymark_quarantine')).toEqual([{ rules: 'missing_time' }]);
    }
  });

  test('from JSON lines, where null means absent', async () => {
    const shop = await openShop();
    shop.write(
      'data/a.ndjson',
      ndjson({ event: 'clicked', id: '1', time: '2025-05-01T10:00:00Z', user: 'u1', x: null, label: 'a', more: 1 }),
    );
    const { counts } = await shop.load(columns('data/*.ndjson'));
    expect(counts).toMatchObject({ clicked: { accepted: 1 } });
  });

  test('of a single event, which no column names', async () => {
    const shop = await openShop();
    shop.write('data/a.csv', 'id,time,x\n1,2025-05-01T10:00:00Z,5\n2,2025-05-01T10:00:00Z,-5\n');
    const { counts } = await shop.load(
      'events: {tick: {properties: {x: {type: integer, minimum: 0}}}}\nsources: {app: {layout: columns, location: data/*.csv, fields: {id: id, time: time}}}',
    );
    expect(counts).toEqual({ tick: { received: 2, accepted: 1, quarantined: 1, duplicates: 0 } });
  });
});

describe('a table', () => {
  const catalog = `
events: {tick: {properties: {x: {type: integer, minimum: 0}}}}
sources: {app: {layout: columns, table: raw.ticks, fields: {id: id, time: time}, late_after: 1h}}`;

  test('that is as it was is not loaded again', async () => {
    const shop = await openShop();
    const run = (...sql: string[]) =>
      shop.warehouse.execute(sql.map((one) => ({ sql: one, origin: { step: 'test', span: null } })));
    await run(
      'create schema raw',
      `create table raw.ticks as select i::varchar as id, timestamp '2025-05-01' as time, i - 1 as x from range(5) t(i)`,
    );
    const first = await shop.load(catalog);
    expect(first.counts).toEqual({ tick: { received: 5, accepted: 4, quarantined: 1, duplicates: 0 } });
    const second = await shop.load(catalog, { runId: 'run-2', now: '2025-06-02T00:00:00Z' });
    expect(second.counts).toEqual({});
    expect(second.result?.versions).toEqual(first.result?.versions);
    expect(await shop.rows('select distinct run_id from waymark_loads')).toEqual([{ run_id: 'run-1' }]);
    await run(`insert into raw.ticks values ('9', timestamp '2025-05-01', 9)`);
    const third = await shop.load(catalog, { runId: 'run-3' });
    expect(third.counts).toEqual({ tick: { received: 6, accepted: 5, quarantined: 1, duplicates: 0 } });
    expect(third.result?.versions).not.toEqual(first.result?.versions);
    expect(await shop.rows('select count(*)::int as n from event_tick')).toEqual([{ n: 5 }]);
    expect(await shop.rows('select count(*)::int as n from waymark_quarantine')).toEqual([{ n: 1 }]);
  });
});

describe('JSON files', () => {
  const catalog = `
events: {seen: {properties: {n: integer}}}
sources: {app: {location: data/*.json}}`;
  const row = (id: string, n: unknown) => ({
    event_id: id,
    event: 'seen',
    timestamp: '2025-05-01T10:00:00Z',
    properties: { n },
  });

  test('hold a list, or objects over several lines', async () => {
    const shop = await openShop();
    shop.write('data/list.json', JSON.stringify([row('a', 1), row('b', 'x')], null, 2));
    shop.write('data/objects.json', `${JSON.stringify(row('c', 3), null, 2)}\n${JSON.stringify(row('d', 4))}`);
    const { counts } = await shop.load(catalog);
    expect(counts).toEqual({ seen: { received: 4, accepted: 3, quarantined: 1, duplicates: 0 } });
    expect(await shop.rows('select event_id, _file from event_seen order by 1')).toEqual([
      { event_id: 'a', _file: 'data/list.json' },
      { event_id: 'c', _file: 'data/objects.json' },
      { event_id: 'd', _file: 'data/objects.json' },
    ]);
  });
});

describe('values of another type', () => {
  const catalog = (coerce: boolean): string => `
events:
  paid:
    properties:
      amount: {type: number, coerce: ${coerce}}
      order: {type: string, coerce: ${coerce}}
      express: {type: boolean, coerce: ${coerce}}
      items: {type: integer, coerce: ${coerce}}
      at: {type: timestamp, coerce: ${coerce}}
sources: {app: {location: data/*.ndjson}}`;
  const payload = { amount: '74.25', order: 42, express: '1', items: '3', at: '2025-05-01 10:00:00' };
  const lines = ndjson({ event_id: 'a', event: 'paid', timestamp: '2025-05-01T10:00:00Z', properties: payload });

  test('are converted where the catalog says so, else refused', async () => {
    const shop = await openShop();
    shop.write('data/a.ndjson', lines);
    expect((await shop.load(catalog(false))).counts).toMatchObject({ paid: { quarantined: 1 } });
    expect(await shop.rows('select rules from waymark_quarantine')).toEqual([{ rules: 'type' }]);
    expect((await shop.load(catalog(true))).counts).toMatchObject({ paid: { accepted: 1 } });
    expect(await shop.rows('select amount, "order", express, items, "at" from event_paid')).toEqual([
      { amount: 74.25, order: '42', express: true, items: 3, at: '2025-05-01T10:00:00Z' },
    ]);
  });
});

describe('the Google Analytics 4 export', () => {
  const catalog = `
events:
  purchase:
    properties:
      value: number
      transaction_id: {type: string, coerce: true}
      engaged: {type: boolean, coerce: true}
      items: {type: array, items: {type: object, properties: {item_id: {type: string, required: true}, price: number}}}
sources:
  ga4: {layout: ga4, location: data/*.ndjson, context: {user_pseudo_id: string}}`;
  const parameter = (key: string, value: object): object => ({
    key,
    value: { string_value: null, int_value: null, float_value: null, double_value: null, ...value },
  });
  const row = (...parameters: object[]): object => ({
    event_name: 'purchase',
    event_timestamp: 1746093600123456,
    user_pseudo_id: 'u1',
    event_params: parameters,
    items: [{ item_id: 'i1', price: 5, brand: null }],
    platform: 'WEB',
  });

  test('has parameters with typed values', async () => {
    const shop = await openShop();
    shop.write(
      'data/a.ndjson',
      ndjson(
        row(
          parameter('value', { double_value: 7.5 }),
          parameter('transaction_id', { int_value: '42' }),
          parameter('engaged', { int_value: 1 }),
          parameter('unset', {}),
        ),
        row(parameter('value', { string_value: '7.5' })),
        row(parameter('colour', { string_value: 'red' })),
        { ...row(), event_timestamp: null },
        { ...row(), event_params: 'none' },
      ),
    );
    const { counts } = await shop.load(catalog);
    expect(counts).toEqual({ purchase: { received: 5, accepted: 1, quarantined: 4, duplicates: 0 } });
    expect(
      await shop.rows(
        'select event_id, event_time, user_pseudo_id, value, transaction_id, engaged, items from event_purchase',
      ),
    ).toEqual([
      {
        event_id: null,
        event_time: '2025-05-01T10:00:00.123456Z',
        user_pseudo_id: 'u1',
        value: 7.5,
        transaction_id: '42',
        engaged: true,
        items: [{ item_id: 'i1', price: 5 }],
      },
    ]);
    const rules = await shop.rows('select rules, property from waymark_quarantine order by 1, 2');
    expect(rules.map((one) => [one.rules, one.property])).toEqual([
      ['additional_property', 'colour'],
      ['missing_time', 'event_timestamp'],
      ['type', 'event_params'],
      ['type', 'value'],
    ]);
  });
});
