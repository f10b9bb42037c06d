import type { DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { type Measurement, planAssertions } from '../../src/assertions/plan-assertions.ts';
import type { AssertionDef, Threshold } from '../../src/model/assertion.ts';
import { batchOf, define, openDatabase, queryRelation, shapeOf } from './fixture.ts';

let connection: DuckDBConnection;

beforeAll(async () => {
  connection = await openDatabase();
  await connection.run(
    "create table t as select n as id, n % 7 as v, case when n % 3 = 0 then 'a' end as tier from range(100) _(n)",
  );
});

const table = shapeOf('t', { id: 'integer', v: 'integer', tier: 'string' });
const percent: Threshold = { text: '> 10%', op: '>', value: 10, unit: 'percent' };

const pool: readonly AssertionDef[] = [
  define('not_null: tier'),
  define('not_null: tier', { where: 'id < 10' }),
  define('range: {column: v, max: 5}', { where: 'id >= 50' }),
  define('range: {column: v, max: 5}', { warn_if: percent }),
  define('accepted_values: {column: tier, values: [b]}'),
  define('expression: v <> 3', { where: 'id < 10' }),
  define('row_count: {max: 20}'),
  define('row_count: {min: 20}', { where: 'id < 10' }),
  define('not_null_proportion: {column: tier, at_least: 0.4}', { where: 'id < 10' }),
  define('unique: v'),
  define('unique: v', { where: 'id < 5' }),
  define('unique: [v, tier]', { error_if: percent, where: 'id < 50' }),
  define('sequential: id', { where: 'id <> 50' }),
  define('sql: select * from {{self}} where v = 6'),
];

async function run(assertions: readonly AssertionDef[]): Promise<{ queries: number; measured: Measurement[] }> {
  const queries = planAssertions(batchOf(table, assertions));
  const measured: Measurement[] = [];
  for (const query of queries) measured.push(...query.read(await queryRelation(connection, query.relation)));
  return { queries: queries.length, measured };
}

test('together they come to the same as one by one', async () => {
  const alone = new Map<AssertionDef, Measurement>();
  for (const one of pool) {
    const [measured] = (await run([one])).measured;
    if (measured) alone.set(one, measured);
  }
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray([...pool], { minLength: 1 }), async (assertions) => {
      const { measured, queries } = await run(assertions);
      expect(queries).toBeLessThanOrEqual(2);
      expect(measured).toHaveLength(assertions.length);
      for (const one of measured) expect(one).toEqual(alone.get(one.assertion));
    }),
    { numRuns: 40 },
  );
});

test('the numbers themselves', async () => {
  const { measured } = await run(pool);
  const byId = new Map(measured.map((one) => [one.assertion, one]));
  const found = pool.map((one) => byId.get(one)).map((one) => [one?.failing, one?.rows, one?.observed]);
  expect(found).toEqual([
    [66, 100, null],
    [6, 10, null],
    [7, 50, null],
    [14, 100, null],
    [34, 100, null],
    [1, 10, null],
    [1, null, 100n],
    [1, null, 10n],
    [0, null, 0.4],
    [7, null, null],
    [0, null, null],
    [14, 50, null],
    [1, null, null],
    [14, null, null],
  ]);
});

test('hundreds of assertions are split over few statements', async () => {
  const many = [
    ...Array.from({ length: 450 }, (_, n) => define(`range: {column: id, max: ${n}}`)),
    ...Array.from({ length: 120 }, () => define('unique: v')),
  ];
  const { queries, measured } = await run(many);
  expect(queries).toBe(6);
  expect(measured[10]?.failing).toBe(89);
  expect(measured.at(-1)?.failing).toBe(7);
});

test('an empty batch needs no statement, an empty table passes', async () => {
  expect(planAssertions(batchOf(table, []))).toEqual([]);
  await connection.run('create table empty as select * from t limit 0');
  const empty = { ...table, table: { schema: null, name: 'empty' } };
  const [query] = planAssertions(batchOf(empty, [define('not_null: tier'), define('row_count: {min: 1}')]));
  const measured = query?.read(await queryRelation(connection, query.relation));
  expect(measured?.map((one) => one.failing)).toEqual([0, 1]);
});
