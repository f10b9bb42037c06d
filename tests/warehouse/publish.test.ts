import { describe, expect, test } from 'vitest';
import type { Publication, PublishResult, Warehouse } from '../../src/run/warehouse.ts';
import { failureOf, folder, memory, openFile, rows, statement } from './fixture.ts';

const live = { schema: null, name: 't' };

function publish(warehouse: Warehouse, create: string, more: Partial<Publication> = {}): Promise<PublishResult> {
  return warehouse.publish({
    live,
    mode: 'replace',
    write: () => [statement(create)],
    audit: async () => true,
    record: () => [],
    ...more,
  });
}

const tableOf = (n: number): string => `create or replace table t as select i, ${n} as n from range(${n}) r (i)`;
const viewOf = (n: number): string => `create or replace view t as select ${n} as n`;
const stateTable = 'create table state (step varchar, rows bigint)';

describe('a publication', () => {
  test('is written, seen by its audit and not yet by others, and then live with its bookkeeping', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement(tableOf(1)), statement(stateTable)]);
    const seen: unknown[] = [];
    const result = await publish(warehouse, tableOf(3), {
      async audit(session, written) {
        seen.push(await session.columns(written));
        seen.push(await rows(session, 'select count(*) as n from t'));
        seen.push(await rows(warehouse, 'select count(*) as n from t'));
        return true;
      },
      record: (count) => [
        statement("delete from state where step = 't' -- a comment at the end"),
        statement(`insert into state values ('t', ${count})`),
      ],
    });
    expect(result).toEqual({ published: true, rows: 3 });
    expect(seen).toEqual([
      [
        { name: 'i', type: 'BIGINT', kind: 'integer' },
        { name: 'n', type: 'INTEGER', kind: 'integer' },
      ],
      [{ n: 3 }],
      [{ n: 1 }],
    ]);
    expect(await rows(warehouse, 'select (select count(*) from t) as n, (select rows from state) as rows')).toEqual([
      { n: 3, rows: 3 },
    ]);
  });

  test('leaves everything as it was where the audit refuses or anything fails', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement(tableOf(1)), statement(stateTable)]);
    const attempts: Promise<unknown>[] = [];
    expect(await publish(warehouse, tableOf(2), { audit: async () => false })).toEqual({ published: false, rows: 2 });
    attempts.push(failureOf(publish(warehouse, "create or replace table t as select error('no') as x")));
    attempts.push(failureOf(publish(warehouse, 'create or replace tabel')));
    attempts.push(
      failureOf(
        publish(warehouse, tableOf(2), {
          audit: async (session) => (await rows(session, 'select nothing')).length > 0,
        }),
      ),
    );
    attempts.push(
      failureOf(
        publish(warehouse, tableOf(2), {
          record: () => [statement("insert into state values ('t', 2)"), statement('insert into nowhere values (1)')],
        }),
      ),
    );
    await Promise.all(attempts);
    const bug = new Error('a bug of the caller');
    await expect(publish(warehouse, tableOf(2), { audit: () => Promise.reject(bug) })).rejects.toBe(bug);
    expect(await rows(warehouse, 'select (select count(*) from t) as n, (select count(*) from state) as rows')).toEqual(
      [{ n: 1, rows: 0 }],
    );
    expect(await publish(warehouse, tableOf(5))).toEqual({ published: true, rows: 5 });
  });

  test('of several statements counts the rows of the last', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement(tableOf(3))]);
    const change = await publish(warehouse, '', {
      mode: 'change',
      write: () => [statement('delete from t where i = 1'), statement('insert into t values (7, 7), (8, 8)')],
    });
    expect(change).toEqual({ published: true, rows: 2 });
    expect(await rows(warehouse, 'select count(*) as n from t')).toEqual([{ n: 4 }]);
  });

  test('turns a view into a table and back, atomically', async () => {
    const warehouse = await memory();
    await publish(warehouse, viewOf(1));
    expect(await publish(warehouse, tableOf(2))).toEqual({ published: true, rows: 2 });
    expect(await warehouse.objects()).toEqual(new Map([['t', 'table']]));
    expect(await publish(warehouse, viewOf(3), { audit: async () => false })).toMatchObject({ published: false });
    expect(await rows(warehouse, 'select count(*) as n from t')).toEqual([{ n: 2 }]);
    expect(await publish(warehouse, viewOf(4))).toEqual({ published: true, rows: null });
    expect(await rows(warehouse, 'select n from t')).toEqual([{ n: 4 }]);
    expect(await warehouse.objects()).toEqual(new Map([['t', 'view']]));
  });

  test('does not drop a view of which only something else complains', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement('create view other as select 1 as x'), statement(tableOf(1))]);
    const error = await failureOf(publish(warehouse, 'create or replace table other as select 2 as x'));
    expect(error.message).toContain('Existing object other is of type View');
    expect(await rows(warehouse, 'select x from other')).toEqual([{ x: 1 }]);
  });
});

describe('publications at the same time', () => {
  test('of different tables with rows in one state table all come through', async () => {
    const root = folder();
    const warehouse = await openFile(root);
    await warehouse.execute([
      statement(stateTable),
      statement("insert into state select 'm' || i, 0 from range(40) r (i)"),
    ]);
    const publications = Array.from({ length: 40 }, (_, i) =>
      publish(warehouse, `create or replace table m${i} as select ${i} as i`, {
        live: { schema: null, name: `m${i}` },
        record: (count) => [
          statement(`delete from state where step = 'm${i}'`),
          statement(`insert into state values ('m${i}', ${count})`),
        ],
      }),
    );
    expect((await Promise.all(publications)).every((one) => one.published)).toBe(true);
    expect(await rows(warehouse, 'select count(*) as steps, sum(rows) as rows from state')).toEqual([
      { steps: 40, rows: 40 },
    ]);
    await warehouse.close();
    const again = await openFile(root);
    expect((await again.objects()).size).toBe(41);
    await again.close();
  });

  test('that come in each other’s way are tried again', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement('create table counter as select 0 as n')]);
    let tries = 0;
    const publications = Array.from({ length: 4 }, (_, i) =>
      publish(warehouse, `create or replace table m${i} as select ${i} as i`, {
        live: { schema: null, name: `m${i}` },
        audit: async () => {
          tries++;
          // All have begun before the first one commits.
          await new Promise((wake) => setTimeout(wake, 30));
          return true;
        },
        record: () => [statement('update counter set n = n + 1')],
      }),
    );
    await Promise.all(publications);
    expect(tries).toBeGreaterThan(4);
    expect(await rows(warehouse, 'select n from counter')).toEqual([{ n: 4 }]);
  });
});

describe('publications that share a transaction', () => {
  const part = (name: string, sql: string, isGood = true): Omit<Publication, 'record'> => ({
    live: { schema: null, name },
    mode: 'replace',
    write: () => [statement(`create or replace table ${name} as ${sql}`)],
    audit: async (session) => (await rows(session, `select count(*) as n from ${name}`)).length === 1 && isGood,
  });
  const together = (warehouse: Warehouse, parts: readonly Omit<Publication, 'record'>[]) =>
    warehouse.publishTogether?.(parts, (counts) => [
      statement(`insert into state values ('all', ${counts.join(' + ')})`),
    ]);

  test('are all live with their bookkeeping, or none is', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement(stateTable)]);
    const a = part('a', 'select * from range(2)');
    expect(await together(warehouse, [a, part('b', 'select count(*) as n from a')])).toEqual([2, 1]);
    const before = await rows(warehouse, 'select (select rows from state) as rows, (select n from b) as n');
    expect(before).toEqual([{ rows: 3, n: 2 }]);
    const more = part('a', 'select * from range(9)');
    expect(await together(warehouse, [more, part('b', 'select 9 as n', false)])).toBeNull();
    expect(await together(warehouse, [more, part('b', 'select nothing')])).toBeNull();
    expect(await rows(warehouse, 'select (select rows from state) as rows, (select n from b) as n')).toEqual(before);
    expect(await together(warehouse, [more, part('b', 'select 9 as n')])).toEqual([9, 1]);
  });
});

describe('a session', () => {
  test('keeps its temporary tables to itself, and they go with it', async () => {
    const warehouse = await memory();
    const seen = await warehouse.session(async (session) => {
      await session.execute([
        statement('create temporary table passing as select 1 as x'),
        statement('set threads = 1'),
      ]);
      const outside = await warehouse.columns({ schema: null, name: 'passing' });
      return [await session.columns({ schema: null, name: 'passing' }), outside];
    });
    expect(seen).toEqual([[{ name: 'x', type: 'INTEGER', kind: 'integer' }], null]);
    expect(await warehouse.columns({ schema: null, name: 'passing' })).toBeNull();
  });

  test('commits a transaction as a whole or not at all', async () => {
    const warehouse = await memory();
    await warehouse.session(async (session) => {
      await session.execute([statement('create table t (x integer)')]);
      const answer = await session.transaction(async () => {
        await session.execute([statement('insert into t values (1)')]);
        expect(await rows(warehouse, 'select count(*) as n from t')).toEqual([{ n: 0 }]);
        return 'done';
      });
      expect(answer).toBe('done');
      await failureOf(
        session.transaction(async () => {
          await session.execute([statement('insert into t values (2)'), statement('insert into nowhere values (1)')]);
        }),
      );
      await session.execute([statement('insert into t values (3)')]);
    });
    expect(await rows(warehouse, 'select x from t order by x')).toEqual([{ x: 1 }, { x: 3 }]);
  });
});
