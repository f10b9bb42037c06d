import { describe, expect, test } from 'vitest';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { failureOf, memory, rows, statement } from './fixture.ts';

/** The text from the place that a failure names to the end of its line. */
async function pointedAt(warehouse: Warehouse, sql: string): Promise<string | null> {
  const { line, column } = await failureOf(warehouse.execute([statement(sql)]));
  return line === null || column === null ? null : (sql.split('\n')[line - 1] ?? '').slice(column - 1);
}

describe('a statement that fails', () => {
  test.each([
    ['an unknown column', "select\n  'é👍🏽', colour\nfrom range(3) as t (color)", 'colour'],
    ['an unknown table', 'select *\n\nfrom nowhere as n', 'nowhere as n'],
    ['an unknown function', 'select 1,\n  nofunc(1)', 'nofunc(1)'],
    ['a syntax error behind accents', "select 'éé👍🏽', 1 +\n from range(3)", 'from range(3)'],
    ['a syntax error on the first line', 'selec 1', 'selec 1'],
    ['a syntax error at the end', 'select (1', ''],
    ['a value that does not convert', "select 1,\n\tcast('x' as integer)", "cast('x' as integer)"],
    ['a line that is very long', `select ${'1 + '.repeat(200)} nothing_like_it`, 'nothing_like_it'],
    ['lines that end as on Windows', 'select 1,\r\n  colour\r\nfrom range(3)', 'colour\r'],
  ])('points at %s', async (_, sql, text) => {
    expect(await pointedAt(await memory(), sql)).toBe(text);
  });

  test('says what is wrong, with the advice of DuckDB, and which statement', async () => {
    const warehouse = await memory();
    const failing = statement('select colour from range(3) as t (color)', 'model:colors');
    const error = await failureOf(warehouse.query(failing));
    expect(error.message).toBe('Referenced column "colour" not found in FROM clause!\nCandidate bindings: "color"');
    expect(error).toMatchObject({ statement: failing, line: 1, column: 8, fault: 'statement' });
  });

  test('in a description points into the query, not at what was put before it', async () => {
    const warehouse = await memory();
    const error = await failureOf(warehouse.describe(statement('select 1,\n  colour')));
    expect(error).toMatchObject({ line: 2, column: 3 });
  });

  test('in a publication points into the statement, not at what was sent with it', async () => {
    const warehouse = await memory();
    const publish = (sql: string, record: string) =>
      failureOf(
        warehouse.publish({
          live: { schema: null, name: 't' },
          mode: 'replace',
          write: () => [statement(sql, 'model:t')],
          audit: async () => true,
          record: () => [statement('create table if not exists s (x integer)'), statement(record, 'state')],
        }),
      );
    const good = 'create or replace table t as select 1 as x';
    expect(await publish('create or replace table t as\nselect colour', 'select 1')).toMatchObject({
      line: 2,
      column: 8,
      statement: { origin: { step: 'model:t' } },
    });
    expect(await publish('create or replace tabel t as select 1', 'select 1')).toMatchObject({ line: 1, column: 19 });
    expect(await publish(good, 'insert into s\nselect nothing')).toMatchObject({
      line: 2,
      column: 8,
      statement: { origin: { step: 'state' } },
    });
    expect(await warehouse.objects()).toEqual(new Map());
  });

  test('has no place where DuckDB tells none', async () => {
    const warehouse = await memory();
    const error = await failureOf(rows(warehouse, "select error('no more') from range(2)"));
    expect(error).toMatchObject({ message: 'no more', line: null, column: null });
  });

  test('does not spoil the connection for the next one', async () => {
    const warehouse = await memory();
    for (let i = 0; i < 3; i++) await failureOf(rows(warehouse, "select error('no more')"));
    expect(await rows(warehouse, 'select 1 as x')).toEqual([{ x: 1 }]);
  });

  test('for want of memory is told apart', async () => {
    const warehouse = await memory();
    await warehouse.execute([statement("set memory_limit = '20MB'"), statement("set temp_directory = ''")]);
    const error = await failureOf(
      rows(warehouse, 'select count(*) from (select distinct md5(i::varchar) from range(3000000) t(i))'),
    );
    expect(error.fault).toBe('memory');
  });
});

test('closing cancels what is running', async () => {
  const warehouse = await memory();
  const long = 'select count(*) as n from range(100000000000) t(i) where i % 7 = 3';
  const running = [failureOf(rows(warehouse, long)), failureOf(rows(warehouse, long))];
  const session = failureOf(
    warehouse.session(async (own) => {
      // Somebody who catches a failure and carries on is cancelled again.
      await own.query(statement(long)).catch(() => null);
      await own.query(statement(long));
    }),
  );
  await new Promise((wake) => setTimeout(wake, 100));
  const before = performance.now();
  await warehouse.close();
  expect(performance.now() - before).toBeLessThan(5000);
  expect((await Promise.all([...running, session])).map((error) => error.fault)).toEqual([
    'cancelled',
    'cancelled',
    'cancelled',
  ]);
  expect((await failureOf(rows(warehouse, 'select 1'))).fault).toBe('cancelled');
  await warehouse.close();
});
