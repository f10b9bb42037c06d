import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBigqueryAside } from '../../src/dialects/bigquery/aside.ts';
import type { Aside } from '../../src/run/compare/data/aside.ts';
import { cases, compare, makeTables, told, valueTables, words } from '../diff/compared-values.ts';
import { type Emulator, hasEmulator, optionsOn, startEmulator } from './emulator.ts';

/* The emulator has no NaN and no infinities: what becomes of those is told on DuckDB, by the same query. */
describe.skipIf(!hasEmulator)('rows of both sides are compared on BigQuery as on DuckDB', { timeout: 120_000 }, () => {
  let emulator: Emulator;
  let aside: Aside;
  beforeAll(async () => {
    emulator = await startEmulator();
    aside = await openBigqueryAside(optionsOn(emulator), 'analytics');
    await makeTables(aside, valueTables(words.bigquery));
  }, 120_000);
  afterAll(() => emulator?.stop());

  test.each(cases)('$what', async ({ table, expected }) => {
    expect(told(await compare(aside, table, ['id']))).toMatchObject(expected);
  });

  test('types that differ are told, by the names of the warehouse', async () => {
    const { columnsRetyped, columns } = await compare(aside, 'types', ['id']);
    expect(columnsRetyped).toEqual([
      { name: 'a', before: 'INTEGER', after: 'FLOAT' },
      { name: 'b', before: 'INTEGER', after: 'STRING' },
      { name: 'c', before: 'NUMERIC', after: 'FLOAT' },
    ]);
    expect(columns[1]?.samples).toEqual([{ key: { id: 2 }, before: 7, after: 'x' }]);
  });
});
