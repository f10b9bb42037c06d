import { expect, test } from 'vitest';
import { memory, rows, statement } from './fixture.ts';

test('values come as plain ones', async () => {
  const warehouse = await memory();
  const sql = `select
    1::tinyint as tiny, 9007199254740991::bigint as safe, 9007199254740993::bigint as big,
    170141183460469231731687303715884105727::hugeint as huge, 0.1::float as real, 'nan'::double as nan,
    74.250::decimal(10,3) as short, 12345678901234567.89::decimal(20,2) as long, -0.00::decimal(4,2) as zero,
    date '2025-01-14' as day, date 'infinity' as forever, date '-infinity' as ever, date '0044-03-15 (BC)' as ides,
    timestamp '2025-01-14 08:00:00' as at, timestamp '2025-01-14 08:00:00.5' as half, timestamp '1969-12-31 23:59:59.999999' as before,
    timestamptz '2025-01-14 09:00:00+01:30' as zoned, timestamp_ns '2025-01-14 08:00:00.000000001' as nano,
    timestamp_s '2025-01-14 08:00:00' as sec, timestamp_ms '2025-01-14 08:00:00.120' as milli, 'infinity'::timestamp as never,
    time '08:00:00.5' as clock, interval 36 hour as span, uuid '00000000-0000-0000-0000-000000000001' as id,
    '{"a": 1}'::json as doc, 'x'::enum('x', 'y') as choice, '\\xAA'::blob as bytes, null as nothing, true as yes`;
  expect(await rows(warehouse, sql)).toEqual([
    {
      tiny: 1,
      safe: 9007199254740991,
      big: 9007199254740993n,
      huge: 170141183460469231731687303715884105727n,
      real: Math.fround(0.1),
      nan: Number.NaN,
      short: 74.25,
      long: '12345678901234567.89',
      zero: 0,
      day: '2025-01-14',
      forever: 'infinity',
      ever: '-infinity',
      ides: '0044-03-15 (BC)',
      at: '2025-01-14T08:00:00Z',
      half: '2025-01-14T08:00:00.5Z',
      before: '1969-12-31T23:59:59.999999Z',
      zoned: '2025-01-14T07:30:00Z',
      nano: '2025-01-14T08:00:00.000000001Z',
      sec: '2025-01-14T08:00:00Z',
      milli: '2025-01-14T08:00:00.12Z',
      never: 'infinity',
      clock: '08:00:00.5',
      span: '36:00:00',
      id: '00000000-0000-0000-0000-000000000001',
      doc: '{"a": 1}',
      choice: 'x',
      bytes: '\\xAA',
      nothing: null,
      yes: true,
    },
  ]);
});

test('nested values are lists and objects', async () => {
  const warehouse = await memory();
  const sql = `select [1, null] as list, [1, 2]::integer[2] as pair, {'a b': [{'at': timestamp '2025-01-14 08:00:00'}], n: null} as object,
    map {'a': 1, 'b': null} as named, map {1: 'x'} as numbered, union_value(k := null::integer) as either, []::varchar[] as empty`;
  expect(await rows(warehouse, sql)).toEqual([
    {
      list: [1, null],
      pair: [1, 2],
      object: { 'a b': [{ at: '2025-01-14T08:00:00Z' }], n: null },
      named: { a: 1, b: null },
      numbered: [{ key: 1, value: 'x' }],
      either: null,
      empty: [],
    },
  ]);
});

test('many rows come in order, past one chunk of the driver', async () => {
  const warehouse = await memory();
  const found = await rows(warehouse, 'select i from range(10000) t(i) order by i');
  expect(found).toHaveLength(10_000);
  expect(found.at(-1)).toEqual({ i: 9999 });
});

test('columns of tables, views and queries tell name, type and portable kind', async () => {
  const warehouse = await memory();
  await warehouse.execute([
    statement(`create table "Orders" as select 1::hugeint as id, 'a' as "user name", 1.5::decimal(10,2) as amount, '{}'::json as doc,
      [1] as list, {'x': 1} as object, now() as at, current_date as day, uuid() as u, true as ok, interval 1 day as span, 1.0::double as d, 'a'::enum('a') as e`),
    statement('create view v as select id, doc from "Orders"'),
  ]);
  const columns = await warehouse.columns({ schema: null, name: 'Orders' });
  expect(columns?.map(({ name, kind }) => [name, kind])).toEqual([
    ['id', 'integer'],
    ['user name', 'string'],
    ['amount', 'number'],
    ['doc', 'json'],
    ['list', 'array'],
    ['object', 'struct'],
    ['at', 'timestamp'],
    ['day', 'date'],
    ['u', 'uuid'],
    ['ok', 'boolean'],
    ['span', null],
    ['d', 'number'],
    ['e', 'string'],
  ]);
  expect(columns?.[2]?.type).toBe('DECIMAL(10,2)');
  const view = await warehouse.columns({ schema: 'main', name: 'v' });
  expect(view).toEqual([
    { name: 'id', type: 'HUGEINT', kind: 'integer' },
    { name: 'doc', type: 'JSON', kind: 'json' },
  ]);
  expect(await warehouse.describe(statement('with x as (select * from v) select doc, id from x -- all'))).toEqual(
    [...(view ?? [])].reverse(),
  );
  expect(await warehouse.columns({ schema: null, name: 'nowhere' })).toBeNull();
  expect(await warehouse.columns({ schema: 'nowhere', name: 'v' })).toBeNull();
});

test('objects are those of the schema', async () => {
  const warehouse = await memory('shop');
  await warehouse.execute([
    statement('create table t as select 1 as x'),
    statement('create view v as select 1 as x'),
    statement('create temporary table passing as select 1 as x'),
    statement('create table main.elsewhere as select 1 as x'),
  ]);
  expect(await warehouse.objects()).toEqual(
    new Map([
      ['t', 'table'],
      ['v', 'view'],
    ]),
  );
});

test('execute tells how many rows the last statement changed', async () => {
  const warehouse = await memory();
  const counts: (number | null)[] = [];
  for (const sql of [
    'create table t as select * from range(5) r(i)',
    'insert into t values (1), (2)',
    'update t set i = 1 where i > 2',
    'delete from t where i = 1',
    'create view v as select 1 as x',
    'drop view v',
  ]) {
    counts.push(await warehouse.execute([statement(sql)]));
  }
  expect(counts).toEqual([5, 2, 2, 4, null, null]);
  expect(await warehouse.execute([])).toBeNull();
});

test('times without a zone are UTC, whatever the zone of the machine', async () => {
  const zone = process.env.TZ;
  process.env.TZ = 'America/New_York';
  try {
    const warehouse = await memory();
    expect(
      await rows(
        warehouse,
        "select cast(timestamp '2025-01-14 08:00:00' as timestamptz) as at, cast(timestamptz '2025-01-14 23:30:00-05' as date) as day",
      ),
    ).toEqual([{ at: '2025-01-14T08:00:00Z', day: '2025-01-15' }]);
    const [other] = await warehouse.session((session) =>
      session.query(statement("select current_setting('TimeZone') as zone")),
    );
    expect(other).toEqual({ zone: 'UTC' });
  } finally {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  }
});
