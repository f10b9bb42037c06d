import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rowsOfScript } from '../../src/dialects/bigquery/script-rows.ts';
import type { ServiceRequest } from '../../src/dialects/bigquery/warehouse-client.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { literal } from '../../src/sql/make.ts';
import { select, values } from '../../src/sql/make-relation.ts';
import type { SqlType } from '../../src/sql/types.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

const scalars = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'uuid', 'json'] as const;

/* Values go into statements as constants (seeds, unit tests, assertions, bookkeeping), each with the type that the catalog gives it. */
describe.skipIf(!hasEmulator)('constants', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
  }, 120_000);
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  test('carry their type also where the value does not tell: nulls, empty lists, whole numbers in columns of numbers', async () => {
    const lists = scalars.filter((one) => one !== 'json').map((kind): SqlType => ({ kind: 'array', of: { kind } }));
    const columns = [...scalars.map((kind): SqlType => ({ kind })), ...lists].map((type, at) => ({
      name: `c${at}`,
      type,
    }));
    const nulls = columns.map(({ type }) => literal(type.kind === 'array' ? [] : null, type));
    const whole = select({
      columns: {
        whole: literal(5, { kind: 'number' }),
        list: literal([1, 2], { kind: 'array', of: { kind: 'number' } }),
      },
    });
    const sql = (relation: Parameters<typeof warehouse.dialect.relation>[0]) => ({
      sql: warehouse.dialect.relation(relation),
      origin: { step: 'test', span: null },
    });
    const told = await warehouse.describe(sql(values(columns, [nulls])));
    expect(told.map((one) => one.kind)).toEqual([
      ...scalars.map((one) => (one === 'uuid' ? 'string' : one)),
      ...lists.map(() => 'array'),
    ]);
    expect(told.slice(scalars.length).map((one) => one.type)).toEqual([
      'ARRAY<STRING>',
      'ARRAY<INTEGER>',
      'ARRAY<FLOAT>',
      'ARRAY<BOOLEAN>',
      'ARRAY<DATE>',
      'ARRAY<TIMESTAMP>',
      'ARRAY<STRING>',
    ]);
    expect((await warehouse.describe(sql(whole))).map((one) => one.type)).toEqual(['FLOAT', 'ARRAY<FLOAT>']);
    const [row] = await warehouse.query(sql(values(columns, [nulls])));
    expect(Object.values(row ?? {})).toEqual([...scalars.map(() => null), ...lists.map(() => [])]);
    expect(await warehouse.query(sql(whole))).toEqual([{ whole: 5, list: [1, 2] }]);
  });
});

test('the rows that a script changed are those of its last statement that changes any', async () => {
  const asked: ServiceRequest[] = [];
  const job = (query: object) => ({ statistics: { query } });
  const answer = {
    jobs: [
      job({ statementType: 'COMMIT_TRANSACTION' }),
      job({ numDmlAffectedRows: '7' }),
      job({ numDmlAffectedRows: '3' }),
    ],
  };
  const service = async (request: ServiceRequest): Promise<unknown> => {
    asked.push(request);
    return answer;
  };
  expect(await rowsOfScript(service, { location: 'EU' }, 'one')).toBe(7);
  expect(asked[0]?.query).toMatchObject({ parentJobId: 'one', location: 'EU' });
  expect(await rowsOfScript(async () => ({}), {}, 'one')).toBeNull();
});
