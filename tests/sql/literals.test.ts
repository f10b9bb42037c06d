import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { boolean, date, integer, literal, null_, number, text, timestamp } from '../../src/sql/make.ts';
import { select } from '../../src/sql/make-relation.ts';
import type { Expr } from '../../src/sql/nodes.ts';
import { utcTimestamp } from '../../src/sql/print-literal.ts';
import { type SqlType, sqlType } from '../../src/sql/types.ts';
import { evaluate, run, runSql } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await (await import('./fixture.ts')).openMemory();
});
afterAll(() => warehouse.close());

/** Values go in as constants and come out as they were, many to a statement. */
async function roundTrip<T>(arbitrary: fc.Arbitrary<T>, make: (value: T) => Expr, expected: (value: T) => unknown) {
  const many = fc.array(arbitrary, { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(many, async (values) => {
      expect(await evaluate(warehouse, values.map(make))).toEqual(values.map(expected));
    }),
    { numRuns: 25 },
  );
}

const nasty = fc.constantFrom(
  "it's",
  "''",
  '"',
  '\\',
  '\\n',
  '\n',
  '\r\n',
  '\0',
  'a\0b\n',
  '--',
  '/*',
  ';',
  '$1',
  '{{x}}',
  '👍🏽',
  '\u2028',
  '﷽',
  '%',
  "e'",
);
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.array(nasty).map((parts) => parts.join('')),
);

describe('constants come out of DuckDB as they went in', () => {
  test('text', () => roundTrip(anyText, text, (value) => value));
  test('64-bit integers', () =>
    roundTrip(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), integer, (value) =>
      Number.isSafeInteger(Number(value)) ? Number(value) : value,
    ));
  test('doubles, bit for bit', () => roundTrip(fc.double(), number, (value) => value));
  test('dates', () =>
    roundTrip(
      fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true }),
      (value) => date(value.toISOString().slice(0, 10)),
      (value) => value.toISOString().slice(0, 10),
    ));
  test('timestamps', () =>
    roundTrip(
      fc.date({ min: new Date('0001-01-02T00:00:00Z'), max: new Date('9999-12-30T00:00:00Z'), noInvalidDate: true }),
      (value) => timestamp(value.toISOString()),
      (value) =>
        value.toISOString().replace(/\.?0+Z$/, (zeros) => (zeros.startsWith('.') ? 'Z' : zeros.replace(/0+Z/, 'Z'))),
    ));
  test('UUIDs', () =>
    roundTrip(
      fc.uuid(),
      (value) => literal(value, sqlType('uuid')),
      (value) => value,
    ));
  test('JSON', () =>
    roundTrip(
      fc.json(),
      (value) => ({ kind: 'literal', value, type: sqlType('json') }),
      (value) => value,
    ));
});

test('constants have exactly their type', async () => {
  const types: readonly [Expr, string][] = [
    [integer(1), 'BIGINT'],
    [number(1), 'DOUBLE'],
    [number(0.5), 'DOUBLE'],
    [number(Number.NaN), 'DOUBLE'],
    [number(Number.NEGATIVE_INFINITY), 'DOUBLE'],
    [text('x'), 'VARCHAR'],
    [boolean(true), 'BOOLEAN'],
    [date('2025-01-14'), 'DATE'],
    [timestamp('2025-01-14T08:00:00Z'), 'TIMESTAMP'],
    [null_(sqlType('timestamp')), 'TIMESTAMP'],
    [literal({ a: 1 }, sqlType('json')), 'JSON'],
    [literal([], { kind: 'array', of: sqlType('uuid') }), 'UUID[]'],
    [literal([1, null], { kind: 'array', of: sqlType('integer') }), 'BIGINT[]'],
    [null_({ kind: 'array', of: sqlType('string') }), 'VARCHAR[]'],
  ];
  for (const [expr, type] of types) {
    const [row] = await runSql(warehouse, `select typeof(${duckdb.expr(expr)}) as type`);
    expect([duckdb.expr(expr), row?.type]).toEqual([duckdb.expr(expr), type]);
  }
});

test('lists and objects of any depth come out as they went in', async () => {
  const type: SqlType = {
    kind: 'array',
    of: {
      kind: 'struct',
      fields: [
        { name: 'id', type: sqlType('integer') },
        { name: 'Odd "name"', type: { kind: 'array', of: sqlType('string') } },
        { name: 'at', type: sqlType('timestamp') },
      ],
    },
  };
  const value = [
    { id: 1, 'Odd "name"': ["it's", 'b\nc', null], at: '2025-01-14T08:00:00Z' },
    { id: 9007199254740993n, 'Odd "name"': [], at: null },
  ];
  const [out] = await run(warehouse, select({ columns: { value: literal(value, type) } }));
  expect(out?.value).toEqual(value);
});

test('what a document leaves out of an object is null', async () => {
  const type: SqlType = {
    kind: 'struct',
    fields: [
      { name: 'a', type: sqlType('integer') },
      { name: 'b', type: sqlType('string') },
    ],
  };
  expect(await evaluate(warehouse, [literal({ a: 1 }, type)])).toEqual([{ a: 1, b: null }]);
});

test('a constant of several lines stays on one, however deep it stands', async () => {
  const inner = select({ columns: { note: text('first\n  second\r\nthird') } });
  const sql = duckdb.relation({
    kind: 'with',
    tables: [{ name: 'notes', relation: inner }],
    body: select({ from: inner }),
  });
  expect(sql.split('\n').filter((line) => line.includes('second'))).toHaveLength(2);
  expect(await runSql(warehouse, sql)).toEqual([{ note: 'first\n  second\r\nthird' }]);
});

test.each([
  ['2025-01-14T08:00:00Z', '2025-01-14 08:00:00'],
  ['2025-01-14T09:30:00.250+01:30', '2025-01-14 08:00:00.25'],
  ['2025-01-14T08:00:00.123456789Z', '2025-01-14 08:00:00.123456'],
  ['2025-01-14 23:59:60', null],
  ['2025-01-14', '2025-01-14 00:00:00'],
  ['2025-12-31T23:30:00-0100', '2026-01-01 00:30:00'],
])('the timestamp %s is %s in UTC', (written, utc) => {
  if (utc === null) expect(() => utcTimestamp(written)).toThrow('not an ISO timestamp');
  else expect(utcTimestamp(written)).toBe(utc);
});

test('BigQuery writes constants its own way', () => {
  const written = [
    text("it's\na \\ and \0"),
    text('^\\d+$'),
    number(50),
    number(1e21),
    number(Number.NaN),
    number(Number.NEGATIVE_INFINITY),
    integer(-5n),
    timestamp('2025-01-14T08:00:00Z'),
    date('2025-01-14'),
    literal('00000000-0000-0000-0000-000000000001', sqlType('uuid')),
    literal({ a: [1] }, sqlType('json')),
    literal([1], { kind: 'array', of: sqlType('integer') }),
    literal([], { kind: 'array', of: sqlType('integer') }),
    literal({ a: 1 }, { kind: 'struct', fields: [{ name: 'a', type: sqlType('integer') }] }),
    null_(sqlType('number')),
  ].map((expr) => bigquery.expr(expr));
  expect(written).toEqual([
    "'it\\'s\\na \\\\ and \\u0000'",
    "r'^\\d+$'",
    '50.0',
    '1e+21',
    "cast('nan' as float64)",
    "cast('-inf' as float64)",
    '-5',
    "timestamp '2025-01-14 08:00:00+00'",
    "date '2025-01-14'",
    "'00000000-0000-0000-0000-000000000001'",
    'json \'{"a":[1]}\'',
    '[1]',
    'array<int64>[]',
    'struct(1 as a)',
    'cast(null as float64)',
  ]);
});
