import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Warehouse, WarehouseError } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

const of = (sql: string): Statement => ({ sql, origin: { step: 'test:one', span: null } });

describe.skipIf(!hasEmulator)('a dataset of BigQuery', () => {
  let emulator: Emulator;
  let warehouse: Warehouse;
  beforeAll(async () => {
    emulator = await startEmulator();
    warehouse = await openOn(emulator);
  });
  afterAll(async () => {
    await warehouse?.close();
    await emulator?.stop();
  });

  test('gives rows as plain values', async () => {
    const [row] = await warehouse.query(
      of(`select 1 as one, 9223372036854775807 as large, 0.5 as half, 0.25 as quarter, true as yes,
        'ü"\\n' as text, date '2025-01-14' as day, timestamp '2025-01-14 08:00:00.25+00' as moment,
        timestamp '1969-12-31 23:59:59.999999+00' as earlier, cast(null as int64) as nothing,
        [1, 2] as list, struct('a' as name, [struct(1 as n)] as inner_list) as thing, numeric '1.25' as price`),
    );
    expect(row).toEqual({
      one: 1,
      large: 9223372036854775807n,
      half: 0.5,
      quarter: 0.25,
      yes: true,
      text: 'ü"\n',
      day: '2025-01-14',
      moment: '2025-01-14T08:00:00.25Z',
      earlier: '1969-12-31T23:59:59.999999Z',
      nothing: null,
      list: [1, 2],
      thing: { name: 'a', inner_list: [{ n: 1 }] },
      price: 1.25,
    });
  });

  test('tells where in the statement the fault is', async () => {
    const failed = await warehouse.query(of('select 1,\n  nothing from (select 1 as one)')).catch((error) => error);
    expect(failed).toBeInstanceOf(WarehouseError);
    expect(failed).toMatchObject({ fault: 'statement', line: 2, column: 3 });
    expect(failed.message).toContain('nothing');
  });

  test('knows its tables, their columns and what queries return', async () => {
    await warehouse.execute([
      of('create or replace table analytics.things as select 1 as id, [1.5] as sizes, struct(1 as a) as s'),
    ]);
    await warehouse.execute([of('create or replace view analytics.seen as select id from analytics.things')]);
    const objects = await warehouse.objects();
    expect(objects.get('things')).toBe('table');
    expect(objects.get('seen')).toBe('view');
    expect(await warehouse.columns({ schema: null, name: 'things' })).toMatchObject([
      { name: 'id', kind: 'integer' },
      { name: 'sizes', kind: 'array' },
      { name: 's', kind: 'struct' },
    ]);
    expect(await warehouse.columns({ schema: null, name: 'nowhere' })).toBeNull();
    expect(await warehouse.describe(of("select 'a' as b, 1.5 as c"))).toMatchObject([
      { name: 'b', kind: 'string' },
      { name: 'c', kind: 'number' },
    ]);
  });

  test('publishes what passes its audit, and nothing else', async () => {
    const live = { schema: null, name: 'published' };
    const publish = (value: number, isGood: boolean, mode: 'replace' | 'change' = 'replace') =>
      warehouse.publish({
        live,
        mode,
        write: (target) => [
          of(
            mode === 'replace'
              ? `create or replace table ${warehouse.dialect.table(target)} as select ${value} as value`
              : `insert into ${warehouse.dialect.table(target)} (value) select ${value}`,
          ),
        ],
        audit: async (session, written) =>
          (await session.query(of(`select value from ${warehouse.dialect.table(written)}`))).length > 0 && isGood,
        record: () => [],
      });
    const values = async () =>
      (await warehouse.query(of('select value from analytics.published order by 1'))).map((row) => row.value);
    expect(await publish(1, true)).toMatchObject({ published: true });
    expect(await publish(2, false)).toMatchObject({ published: false });
    expect(await values()).toEqual([1]);
    expect(await publish(3, true, 'change')).toMatchObject({ published: true });
    expect(await publish(4, false, 'change')).toMatchObject({ published: false });
    expect(await values()).toEqual([1, 3]);
    expect([...(await warehouse.objects()).keys()].filter((name) => name.includes('staged'))).toEqual([]);
  });
});
