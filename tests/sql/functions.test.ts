import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { aggregateFunctions, scalarFunctions, windowFunctions } from '../../src/sql/functions.ts';
import { weekGrain } from '../../src/sql/grains.ts';
import {
  aggregate,
  boolean,
  call,
  column,
  date,
  every,
  field,
  gt,
  integer,
  isNotNull,
  literal,
  null_,
  number,
  safeCast,
  text,
  timestamp,
  window,
} from '../../src/sql/make.ts';
import { ascending, descending, select, values } from '../../src/sql/make-relation.ts';
import type { Expr } from '../../src/sql/nodes.ts';
import { sqlType } from '../../src/sql/types.ts';
import { evaluate, openMemory, run } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
});
afterAll(() => warehouse.close());

const nothing = null_(sqlType('string'));
const noNumber = null_(sqlType('number'));
const at = (iso: string): Expr => timestamp(`${iso}Z`);
const json = (value: string): Expr => ({ kind: 'literal', value, type: sqlType('json') });
const list = (...items: (number | null)[]): Expr => literal(items, { kind: 'array', of: sqlType('integer') });
const trunc = (grain: string, value: string, zone?: string): Expr =>
  call('date_trunc', text(grain), at(value), ...(zone ? [text(zone)] : []));
const diff = (grain: string, from: string, to: string, zone?: string): Expr =>
  call('date_diff', text(grain), at(from), at(to), ...(zone ? [text(zone)] : []));
const plus = (grain: string, amount: Expr, value: string): Expr => call('date_add', text(grain), amount, at(value));
const shift = (grain: string, amount: number, value: string): Expr =>
  call('shift_date', text(grain), integer(amount), date(value));

/** What each portable function means, by example. */
const scalar: readonly (readonly [what: string, expr: Expr, result: unknown])[] = [
  ['abs', call('abs', integer(-3)), 3],
  ['array_length', call('array_length', list(1, null)), 2],
  ['array_length of an empty list', call('array_length', list()), 0],
  ['coalesce', call('coalesce', nothing, text('b')), 'b'],
  ['concat', call('concat', text('a'), text('b'), text('c')), 'abc'],
  ['concat with null', call('concat', text('a'), nothing), null],
  ['power', call('power', number(2), number(-0.5)), Math.SQRT1_2],
  ['floor', call('floor', number(-1.5)), -2],
  ['greatest passes nulls over', call('greatest', noNumber, number(1), number(2)), 2],
  ['least passes nulls over', call('least', noNumber, number(1), number(2)), 1],
  ['greatest of nulls', call('greatest', noNumber, noNumber), null],
  ['json_value of text', call('json_value', json('{"a":{"b":"x\\ny"}}'), text('$.a.b')), 'x\ny'],
  ['json_value of a number', call('json_value', json('{"a":1.50}'), text('$.a')), '1.5'],
  ['json_value of true', call('json_value', json('{"a":true}'), text('$.a')), 'true'],
  ['json_value of null', call('json_value', json('{"a":null}'), text('$.a')), null],
  ['json_value of nothing', call('json_value', json('{}'), text('$.a')), null],
  ['json_value of an object', call('json_value', json('{"a":{}}'), text('$.a')), null],
  ['json_value of a list', call('json_value', json('{"a":[1]}'), text('$.a')), null],
  ['length counts code points', call('length', text('👍🏽é')), 3],
  ['lower', call('lower', text('ÄB')), 'äb'],
  ['upper', call('upper', text('äb')), 'ÄB'],
  ['nullif', call('nullif', integer(1), integer(1)), null],
  ['nullif of others', call('nullif', integer(1), integer(2)), 1],
  ['regexp_matches is unanchored', call('regexp_matches', text('xaby'), text('ab')), true],
  ['. is not a line feed', call('regexp_matches', text('a\nb'), text('a.b')), false],
  ['$ is the end only', call('regexp_matches', text('a\n'), text('^a$')), false],
  ['regexp_matches of null', call('regexp_matches', nothing, text('a')), null],
  ['round half away from zero', call('round', number(2.5)), 3],
  ['round half away from zero, below', call('round', number(-2.5)), -3],
  ['round to digits', call('round', number(1.005e3), integer(-1)), 1010],
  ['safe_divide', call('safe_divide', integer(1), integer(4)), 0.25],
  ['safe_divide by zero', call('safe_divide', integer(1), integer(0)), null],
  ['safe_divide zero by zero', call('safe_divide', number(0), number(0)), null],
  ['safe_divide by null', call('safe_divide', integer(1), noNumber), null],
  ['to_json', call('to_json', list(1, 2)), '[1,2]'],
  ['json_text', call('json_text', list(1, 2)), '[1,2]'],

  ['date_trunc hour', trunc('hour', '2025-01-14T08:59:59.9'), '2025-01-14T08:00:00Z'],
  ['date_trunc day', trunc('day', '2025-01-14T23:59:59.999999'), '2025-01-14'],
  ['date_trunc week of a Sunday', trunc('week', '2025-01-12T10:00:00'), '2025-01-06'],
  ['date_trunc week of a Monday', trunc('week', '2025-01-13T00:00:00'), '2025-01-13'],
  ['date_trunc Sunday week of a Sunday', trunc('week_sunday', '2025-01-12T10:00:00'), '2025-01-12'],
  ['date_trunc Sunday week of a Saturday', trunc('week_sunday', '2025-01-11T23:00:00'), '2025-01-05'],
  ['date_trunc month', trunc('month', '2025-01-14T08:00:00'), '2025-01-01'],
  ['date_trunc quarter', trunc('quarter', '2025-06-30T08:00:00'), '2025-04-01'],
  ['date_trunc year', trunc('year', '2025-06-30T08:00:00'), '2025-01-01'],
  ['date_trunc day east of UTC', trunc('day', '2025-01-13T23:30:00', 'Europe/Berlin'), '2025-01-14'],
  ['date_trunc day west of UTC', trunc('day', '2025-01-14T04:30:00', 'America/New_York'), '2025-01-13'],
  ['date_trunc day in summer', trunc('day', '2025-07-13T22:30:00', 'Europe/Berlin'), '2025-07-14'],
  ['date_trunc month in a zone', trunc('month', '2025-01-31T23:30:00', 'Europe/Berlin'), '2025-02-01'],
  ['date_trunc Sunday week in a zone', trunc('week_sunday', '2025-01-11T23:30:00', 'Europe/Berlin'), '2025-01-12'],
  ['date_trunc of a date', call('date_trunc', text('month'), date('2025-01-14')), '2025-01-01'],
  ['date_trunc of null', call('date_trunc', text('day'), null_(sqlType('timestamp'))), null],

  ['date_diff counts whole hours', diff('hour', '2025-01-14T08:59:00', '2025-01-14T10:00:00'), 1],
  ['date_diff counts whole hours back', diff('hour', '2025-01-14T10:00:00', '2025-01-14T08:01:00'), -1],
  ['date_diff minutes', diff('minute', '2025-01-14T08:00:30', '2025-01-14T08:02:29'), 1],
  ['date_diff days change at midnight', diff('day', '2025-01-14T23:59:00', '2025-01-15T00:01:00'), 1],
  ['date_diff days in a zone', diff('day', '2025-01-14T22:30:00', '2025-01-14T23:30:00', 'Europe/Berlin'), 1],
  ['date_diff weeks begin on Monday', diff('week', '2025-01-11T00:00:00', '2025-01-12T00:00:00'), 0],
  ['date_diff weeks over a Monday', diff('week', '2025-01-12T00:00:00', '2025-01-13T00:00:00'), 1],
  ['date_diff Sunday weeks', diff('week_sunday', '2025-01-11T00:00:00', '2025-01-12T00:00:00'), 1],
  ['date_diff Sunday weeks over a Monday', diff('week_sunday', '2025-01-12T00:00:00', '2025-01-13T00:00:00'), 0],
  ['date_diff months', diff('month', '2025-01-31T00:00:00', '2025-02-01T00:00:00'), 1],
  ['date_diff quarters', diff('quarter', '2024-12-31T23:59:00', '2025-04-01T00:00:00'), 2],
  ['date_diff weeks back', diff('week', '2025-01-27T00:00:00', '2025-01-12T00:00:00'), -3],
  ['date_diff years', diff('year', '2024-12-31T23:59:00', '2025-01-01T00:00:00'), 1],

  ['date_add days', plus('day', integer(2), '2025-01-14T08:00:00'), '2025-01-16T08:00:00Z'],
  ['date_add back', plus('hour', integer(-9), '2025-01-14T08:00:00'), '2025-01-13T23:00:00Z'],
  ['date_add weeks', plus('week_sunday', integer(1), '2025-01-14T08:00:00'), '2025-01-21T08:00:00Z'],
  ['date_add to the last day of a month', plus('month', integer(1), '2025-01-31T08:00:00'), '2025-02-28T08:00:00Z'],
  ['date_add an expression', plus('day', call('abs', integer(-3)), '2025-01-14T08:00:00'), '2025-01-17T08:00:00Z'],
  [
    'date_add an expression of seconds',
    plus('second', call('abs', integer(-3)), '2025-01-14T08:00:00'),
    '2025-01-14T08:00:03Z',
  ],
  ['date_add a quarter', plus('quarter', call('abs', integer(1)), '2025-01-14T08:00:00'), '2025-04-14T08:00:00Z'],

  ['shift_date days back over a leap day', shift('day', -1, '2024-03-01'), '2024-02-29'],
  ['shift_date weeks', shift('week', 1, '2024-12-30'), '2025-01-06'],
  ['shift_date Sunday weeks back', shift('week_sunday', -1, '2025-01-05'), '2024-12-29'],
  ['shift_date to the last day of a month', shift('month', -1, '2025-03-31'), '2025-02-28'],
  ['shift_date quarters', shift('quarter', 1, '2025-11-30'), '2026-02-28'],
  ['shift_date a year back from a leap day', shift('year', -1, '2024-02-29'), '2023-02-28'],
  ['shift_date of null', call('shift_date', text('day'), integer(1), safeCast(nothing, sqlType('date'))), null],

  ['every', every(list(1, 2), 'item', (item) => gt(item, integer(0))), true],
  ['every where one is false', every(list(1, -2), 'item', (item) => gt(item, integer(0))), false],
  ['every where one is null', every(list(1, null), 'item', (item) => gt(item, integer(0))), true],
  ['every of none', every(list(), 'item', () => boolean(false)), true],
  ['every of a null list', every(null_({ kind: 'array', of: sqlType('integer') }), 'item', () => boolean(false)), true],
  ['every not null', every(list(1, null), 'item', isNotNull), false],
  ['a field', field(literal({ a: 5 }, { kind: 'struct', fields: [{ name: 'a', type: sqlType('integer') }] }), 'a'), 5],
];

test('scalar functions mean on DuckDB what they say', async () => {
  const found = await evaluate(
    warehouse,
    scalar.map(([, expr]) => expr),
  );
  expect(scalar.map(([what], index) => [what, found[index]])).toEqual(scalar.map(([what, , result]) => [what, result]));
});

test('the clock is that of UTC', async () => {
  const [now] = await evaluate(warehouse, [call('current_timestamp')]);
  expect(Math.abs(Date.parse(String(now)) - Date.now())).toBeLessThan(60_000);
});

test('every portable function is tried here', () => {
  const tried = new Set<string>(['current_timestamp']);
  const collect = (expr: Expr): void => {
    if (expr.kind === 'call') tried.add(expr.fn);
  };
  for (const [, expr] of scalar) collect(expr);
  expect([...tried].sort()).toEqual(
    Object.keys(scalarFunctions)
      .filter((name) => tried.has(name))
      .sort(),
  );
  expect(Object.keys(scalarFunctions).filter((name) => !tried.has(name))).toEqual([]);
});

const numbers = values(
  [
    { name: 'x', type: sqlType('number') },
    { name: 'ok', type: sqlType('boolean') },
    { name: 'k', type: sqlType('string') },
  ],
  [
    [number(1), boolean(true), text('a')],
    [number(2), boolean(false), text('a')],
    [number(4), boolean(true), text('b')],
    [noNumber, null_(sqlType('boolean')), nothing],
  ],
);

const x = column('x');
const aggregates: readonly (readonly [what: string, expr: Expr, result: unknown])[] = [
  ['any_value', aggregate('any_value', [column('k')], { where: gt(x, integer(3)) }), 'b'],
  ['approx_count_distinct', aggregate('approx_count_distinct', [column('k')]), 2],
  ['approx_percentile', aggregate('approx_percentile', [x, number(0.5)]), 2],
  ['avg', aggregate('avg', [x]), 7 / 3],
  ['bool_and', aggregate('bool_and', [column('ok')]), false],
  ['bool_or', aggregate('bool_or', [column('ok')]), true],
  ['count', aggregate('count'), 4],
  ['count of a column', aggregate('count', [x]), 3],
  ['count distinct', aggregate('count', [column('k')], { distinct: true }), 2],
  ['count where', aggregate('count', [], { where: column('ok') }), 2],
  ['max', aggregate('max', [x]), 4],
  ['median', aggregate('median', [x]), 2],
  ['min', aggregate('min', [x]), 1],
  ['percentile interpolates', aggregate('percentile', [x, number(0.25)]), 1.5],
  ['percentile where', aggregate('percentile', [x, number(0.5)], { where: column('ok') }), 2.5],
  ['stddev of a sample', aggregate('stddev', [x], { where: column('ok') }), Math.sqrt(4.5)],
  ['sum', aggregate('sum', [x]), 7],
];

describe('aggregates', () => {
  test('mean on DuckDB what they say', async () => {
    const found = await evaluate(
      warehouse,
      aggregates.map(([, expr]) => expr),
      numbers,
    );
    expect(aggregates.map(([what], index) => [what, found[index]])).toEqual(
      aggregates.map(([what, , result]) => [what, result]),
    );
    const tried = new Set(aggregates.flatMap(([, expr]) => (expr.kind === 'aggregate' ? [expr.fn] : [])));
    expect([...tried].sort()).toEqual(Object.keys(aggregateFunctions).sort());
  });

  test('of no rows are null, but for the counts', async () => {
    const none = select({ from: numbers, where: boolean(false) });
    const found = await evaluate(
      warehouse,
      aggregates.map(([, expr]) => expr),
      none,
    );
    const counts = aggregates.flatMap(([what], index) => (found[index] === null ? [] : [what]));
    expect(counts).toEqual(['approx_count_distinct', 'count', 'count of a column', 'count distinct', 'count where']);
  });
});

test('window functions mean on DuckDB what they say', async () => {
  const rows = values(
    [
      { name: 'g', type: sqlType('string') },
      { name: 't', type: sqlType('integer') },
      { name: 'v', type: sqlType('integer') },
    ],
    [
      [text('a'), integer(1), integer(10)],
      [text('a'), integer(1), integer(20)],
      [text('a'), integer(2), integer(30)],
      [text('b'), integer(1), integer(40)],
    ],
  );
  const v = column('v');
  const over = { partitionBy: [column('g')], orderBy: [ascending(column('t')), ascending(v)] };
  const columns = {
    number: window('row_number', [], over),
    rank: window('rank', [], { ...over, orderBy: [ascending(column('t'))] }),
    lag: window('lag', [v], over),
    lead: window('lead', [v, integer(1), integer(0)], over),
    running: window('sum', [v], over),
    total: window('sum', [v], { partitionBy: [column('g')] }),
    first: window('first_value', [v], over),
    last: window('last_value', [v], over),
    count: window('count', [], over),
    min: window('min', [v], { ...over, orderBy: [descending(v)] }),
    max: window('max', [v], over),
  };
  const found = await run(warehouse, select({ from: rows, columns, orderBy: [ascending(column('g')), ascending(v)] }));
  const keys = Object.keys(columns);
  expect(found.map((row) => keys.map((key) => row[key]))).toEqual([
    [1, 1, null, 20, 10, 60, 10, 30, 1, 10, 10],
    [2, 1, 10, 30, 30, 60, 10, 30, 2, 20, 20],
    [3, 3, 20, 0, 60, 60, 10, 30, 3, 30, 30],
    [1, 1, null, 0, 40, 40, 40, 40, 1, 40, 40],
  ]);
  const tried = new Set(Object.values(columns).flatMap((expr) => (expr.kind === 'window' ? [expr.fn] : [])));
  expect([...tried].sort()).toEqual(Object.keys(windowFunctions).sort());
});

test('a call with too few or too many arguments is our own bug', () => {
  expect(() => duckdb.expr(call('safe_divide', integer(1)))).toThrow('safe_divide takes 2 to 2 arguments, not 1');
  expect(() => duckdb.expr(call('date_trunc', text('fortnight'), x))).toThrow('unknown grain fortnight');
});

test('the week of a project', () => {
  expect([weekGrain('monday'), weekGrain('sunday')]).toEqual(['week', 'week_sunday']);
});

test('BigQuery has its own words for the same meanings', () => {
  const t = column('t');
  const written = [
    call('date_trunc', text('hour'), t),
    call('date_trunc', text('day'), t),
    call('date_trunc', text('week'), t, text('Europe/Berlin')),
    call('date_trunc', text('week_sunday'), t),
    call('date_diff', text('minute'), column('a'), column('b')),
    call('date_diff', text('week'), column('a'), column('b')),
    call('date_add', text('day'), integer(-2), t),
    call('date_add', text('week'), integer(2), t),
    call('date_add', text('month'), integer(2), t),
    call('shift_date', text('month'), integer(-2), t),
    call('shift_date', text('week'), integer(2), t),
    call('greatest', column('a'), column('b')),
    call('length', column('a')),
    call('regexp_matches', column('a'), text('^\\d')),
    call('safe_divide', column('a'), column('b')),
    call('current_timestamp'),
    aggregate('count', [], { where: gt(x, integer(1)) }),
    aggregate('count', [x], { distinct: true, where: gt(x, integer(1)) }),
    aggregate('bool_and', [column('ok')]),
    aggregate('approx_percentile', [x, number(0.95)]),
    aggregate('median', [x]),
    every(column('sku'), 'item', (item) => gt(call('length', item), integer(0))),
  ].map((expr) => bigquery.expr(expr));
  expect(written).toEqual([
    'timestamp_trunc(t, hour)',
    'cast(t as date)',
    "date_trunc(date(t, 'Europe/Berlin'), week(monday))",
    'date_trunc(cast(t as date), week)',
    'timestamp_diff(b, a, minute)',
    'date_diff(cast(b as date), cast(a as date), week(monday))',
    'timestamp_add(t, interval -2 day)',
    'timestamp_add(t, interval 7 * (2) day)',
    "timestamp(datetime_add(datetime(t, 'UTC'), interval 2 month), 'UTC')",
    'date_add(t, interval -2 month)',
    'date_add(t, interval 14 day)',
    '(select max(x) from unnest([a, b]) as x)',
    'char_length(a)',
    "regexp_contains(a, r'^\\d')",
    'safe_divide(cast(a as float64), b)',
    'current_timestamp()',
    'count(case when x > 1 then 1 end)',
    'count(distinct case when x > 1 then x end)',
    'logical_and(ok)',
    'approx_quantiles(x, 1000)[safe_offset(950)]',
    '(((count(x) - 1) * 0.5 - floor((count(x) - 1) * 0.5)) * (array_agg(x ignore nulls order by x)[safe_offset(cast(ceil((count(x) - 1) * 0.5) as int64))] - array_agg(x ignore nulls order by x)[safe_offset(cast(floor((count(x) - 1) * 0.5) as int64))]) + array_agg(x ignore nulls order by x)[safe_offset(cast(floor((count(x) - 1) * 0.5) as int64))])',
    'not exists (select 1 from unnest(sku) as item where not (char_length(item) > 0))',
  ]);
});
