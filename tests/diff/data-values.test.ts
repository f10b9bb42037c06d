import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileSpan } from '../../src/base/span.ts';
import { openDuckdbAside } from '../../src/dialects/duckdb/aside.ts';
import { readDuckdbOptions } from '../../src/dialects/duckdb/options.ts';
import type { Aside } from '../../src/run/compare/data/aside.ts';
import { emptyFolder } from '../cli/run-cli.ts';
import { cases, compare, makeTables, told, valueTables, words } from './compared-values.ts';

const nan: Readonly<Record<string, readonly [before: string, after: string]>> = {
  // NaN is NaN; an infinity is no other number and not the other infinity; 0 and -0 are equal.
  infinite: [
    "select * from (values (1, 'nan'::double), (2, 'inf'), (3, 'inf'), (4, 'nan'), (5, '-inf'), (6, 0.0)) as t(id, v)",
    "select * from (values (1, 'nan'::double), (2, 'inf'), (3, '-inf'), (4, 0), (5, 1e300), (6, -0.0)) as t(id, v)",
  ],
  // Of whole rows: two NaN stand for one, and come as one.
  nans: ["select 'nan'::double as v union all select 'nan'::double", "select 'nan'::double as v"],
  // A billionth part is rounding, more is not, and neither is what has another sign.
  near: [
    'select * from (values (1, 1e9), (2, 1e9), (3, 1e-12), (4, 0.0)) as t(id, v)',
    'select * from (values (1, 1e9 + 0.5), (2, 1e9 + 2), (3, -1e-12), (4, 1e-300)) as t(id, v)',
  ],
  // A column that one side has more; names that differ in case only are the same.
  other: ["select 1 as id, 'a' as Name, 2 as gone", "select 1 as id, 'b' as name, 3 as come"],
  odd: [
    `select 1 as "a b", 'x' as "select", interval 1 day as i, 'a'::blob as bytes, time '12:00' as t, map {'a': 1} as m`,
    `select 1 as "a b", 'y' as "select", interval 2 day as i, 'b'::blob as bytes, time '12:01' as t, map {'a': 2} as m`,
  ],
};

let aside: Aside;

beforeAll(async () => {
  const root = emptyFolder();
  const path = join(root, 'shop.duckdb');
  (await DuckDBInstance.create(path)).closeSync();
  const options = readDuckdbOptions({
    name: 'dev',
    dialect: 'duckdb',
    schema: 'main',
    options: { path },
    at: { self: fileSpan('waymark.yaml') },
  });
  aside = await openDuckdbAside(options.value, 'main', { root, out: 'dist' });
  await makeTables(aside, { ...valueTables(words.duckdb), ...nan });
});
afterAll(() => aside?.close());

test.each(cases)('$what', async ({ table, expected }) => {
  expect(told(await compare(aside, table, ['id']))).toMatchObject(expected);
});

test('values are shown as they are; lists and JSON as their text', async () => {
  const { columns } = await compare(aside, 'kinds', ['id']);
  const samples = Object.fromEntries(columns.map((one) => [one.name, one.samples]));
  expect(samples.list).toEqual([
    { key: { id: 2 }, before: '[1,2]', after: '[2,1]' },
    { key: { id: 4 }, before: '[]', after: '[4]' },
    { key: { id: null }, before: '[7]', after: '[8]' },
  ]);
  expect(samples.js).toEqual([
    { key: { id: 2 }, before: '{"a":1}', after: '{"a":2}' },
    { key: { id: 4 }, before: null, after: 'null' },
  ]);
  expect(samples.day).toEqual([
    { key: { id: 2 }, before: '2026-01-01', after: '2026-01-02' },
    { key: { id: 4 }, before: null, after: '2026-01-04' },
  ]);
});

test('types that differ are told, by the names of the warehouse', async () => {
  const { columnsRetyped, columns } = await compare(aside, 'types', ['id']);
  expect(columnsRetyped).toEqual([
    { name: 'a', before: 'BIGINT', after: 'DOUBLE' },
    { name: 'b', before: 'BIGINT', after: 'VARCHAR' },
    { name: 'c', before: 'DECIMAL(10,2)', after: 'DOUBLE' },
  ]);
  expect(columns[1]?.samples).toEqual([{ key: { id: 2 }, before: 7, after: 'x' }]);
});

test('NaN and infinities', async () => {
  const { changed, columns } = await compare(aside, 'infinite', ['id']);
  expect([changed, columns[0]?.samples.map((one) => one.key.id)]).toEqual([3, [3, 4, 5]]);
  expect(await compare(aside, 'nans', null)).toMatchObject({ before: 2, after: 1, added: 0, removed: 1 });
});

test('only rounding makes no difference', async () => {
  const { columns } = await compare(aside, 'near', ['id']);
  expect(columns[0]?.samples.map((one) => one.key.id)).toEqual([2, 3, 4]);
});

test('columns that come and go, and names in another case', async () => {
  expect(await compare(aside, 'other', ['ID'])).toMatchObject({
    ...{ key: ['ID'], changed: 1, columnsAdded: ['come'], columnsRemoved: ['gone'] },
    columns: [{ name: 'name', differing: 1, samples: [{ key: { id: 1 }, before: 'a', after: 'b' }] }],
  });
});

test('names that need quotes, and types that have no portable name', async () => {
  const { columns, changed } = await compare(aside, 'odd', ['a b']);
  expect([changed, columns.map((one) => one.name)]).toEqual([1, ['select', 'i', 'bytes', 't', 'm']]);
});

test('a key that a side lacks is none', async () => {
  expect(await compare(aside, 'other', ['come'])).toMatchObject({ key: null, added: 1, removed: 1, changed: null });
});
