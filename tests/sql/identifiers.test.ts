import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bigquery } from '../../src/dialects/bigquery/index.ts';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { column, integer } from '../../src/sql/make.ts';
import { aliased, ascending, join, select, table } from '../../src/sql/make-relation.ts';
import { openMemory, run, runSql } from './fixture.ts';

let warehouse: Warehouse;
beforeAll(async () => {
  warehouse = await openMemory();
});
afterAll(() => warehouse.close());

/** Uses a name as column, alias of a column, table, alias of a table and field, and reads a value through all of them. */
async function isUsable(name: string): Promise<boolean> {
  const quoted = duckdb.identifier(name);
  await warehouse.execute([
    { sql: `create or replace table ${quoted} (${quoted} bigint, s struct(${quoted} bigint))`, origin },
    { sql: `insert into ${quoted} values (7, {${quoted}: 8})`, origin },
  ]);
  const inner = select({ from: table(name), columns: [name], orderBy: [ascending(column(name))] });
  const both = select({
    from: join('cross', aliased(inner, name), aliased(table(name), 'other')),
    columns: { [name]: column(name, name), field: { kind: 'field', of: column('s', 'other'), name } },
  });
  const [row] = await run(warehouse, both);
  await warehouse.execute([{ sql: `drop table ${quoted}`, origin }]);
  return row?.[name] === 7 && row.field === 8;
}

const origin = { step: 'test', span: null };

test('every keyword of DuckDB can be a name', async () => {
  const keywords = await runSql(warehouse, 'select distinct keyword_name as name from duckdb_keywords() order by 1');
  expect(keywords.length).toBeGreaterThan(400);
  const unusable: string[] = [];
  for (const { name } of keywords) {
    if (!(await isUsable(String(name)).catch(() => false))) unusable.push(String(name));
  }
  expect(unusable).toEqual([]);
});

test('any text can be a name', async () => {
  const name = fc.oneof(
    fc.string({ minLength: 1 }),
    fc.constantFrom('a"b', "it's", 'two words', 'é', 'ORDER', '$x', '1st', '.', '--'),
  );
  await fc.assert(
    fc.asyncProperty(
      name.filter((one) => !one.includes('\0') && one.toLowerCase() !== 's'),
      async (one) => {
        expect(await isUsable(one)).toBe(true);
      },
    ),
    { numRuns: 40 },
  );
});

test('names are quoted only where they must be', () => {
  expect(['orders', 'order', 'a b', 'Tier', '_late', '1st', 'a"b'].map(duckdb.identifier)).toEqual([
    'orders',
    '"order"',
    '"a b"',
    '"Tier"',
    '_late',
    '"1st"',
    '"a""b"',
  ]);
  expect(['orders', 'order', 'a`b', 'rows', 'a\\b'].map(bigquery.identifier)).toEqual([
    'orders',
    '`order`',
    '`a\\`b`',
    '`rows`',
    '`a\\\\b`',
  ]);
  expect(duckdb.table({ schema: 'group', name: 'orders' })).toBe('"group".orders');
  expect(duckdb.expr(column('order', 'p'))).toBe('p."order"');
  expect(
    duckdb.type({ kind: 'struct', fields: [{ name: 'end', type: { kind: 'array', of: { kind: 'number' } } }] }),
  ).toBe('struct("end" double[])');
  expect(
    bigquery.type({ kind: 'struct', fields: [{ name: 'end', type: { kind: 'array', of: { kind: 'number' } } }] }),
  ).toBe('struct<`end` array<float64>>');
  expect(bigquery.type({ kind: 'array', of: { kind: 'array', of: { kind: 'integer' } } })).toBe('json');
  expect(duckdb.expr(integer(1))).not.toContain('"');
});
