import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readDuckdbOptions } from '../../src/dialects/duckdb/options.ts';
import { openDuckdb } from '../../src/dialects/duckdb/warehouse.ts';
import { targetTypes } from '../../src/dialects/index.ts';
import type { JsonValue } from '../../src/model/values.ts';
import { failureOf, folder, openFile, rows, statement } from './fixture.ts';

const span = { path: 'waymark.yaml', line: 3, column: 3, endLine: 3, endColumn: 6 };
const target = (options: Readonly<Record<string, JsonValue>>, schema = 'main') => ({
  name: 'dev',
  dialect: 'duckdb',
  schema,
  options,
  at: { self: span },
});

async function fileWith(root: string, sql: string): Promise<string> {
  const warehouse = await openFile(root);
  await warehouse.execute([statement(sql)]);
  await warehouse.close();
  return join(root, 'shop.duckdb');
}

describe('a database file', () => {
  test('is made with its folder and schema, in small blocks, and kept', async () => {
    const root = folder();
    const open = () => openDuckdb(readDuckdbOptions(target({ path: 'a/b/shop.duckdb' })).value, 'sales', root);
    const first = await open();
    await first.execute([statement('create table t as select 1 as x')]);
    await first.close();
    const second = await open();
    expect(await rows(second, 'select x from sales.t')).toEqual([{ x: 1 }]);
    expect(await rows(second, 'select block_size from pragma_database_size()')).toEqual([{ block_size: 65536 }]);
    await second.close();
  });

  test('may have the name of its schema', async () => {
    const root = folder();
    const warehouse = await openFile(root, 'shop.duckdb', 'shop');
    await warehouse.execute([statement('create table t as select 1 as x')]);
    expect(await warehouse.columns({ schema: null, name: 't' })).toHaveLength(1);
    expect(await warehouse.session((session) => rows(session, 'select x from t'))).toEqual([{ x: 1 }]);
    await warehouse.close();
  });

  test('cannot be opened twice in one process, and again after it was closed', async () => {
    const root = folder();
    const warehouse = await openFile(root);
    const error = await failureOf(openFile(root, './sub/../shop.duckdb'));
    expect(error).toMatchObject({
      fault: 'locked',
      message: 'The database file ./sub/../shop.duckdb is open already in this process.',
    });
    await warehouse.close();
    await (await openFile(root)).close();
  });

  test.each([
    ['words', 'these are words, not a database\n'.repeat(500)],
    ['nothing', ''],
    ['another kind of database', `SQLite format 3\0${'x'.repeat(4096)}`],
  ])('of %s is not a database, and is left alone', async (_, contents) => {
    const root = folder();
    writeFileSync(join(root, 'shop.duckdb'), contents);
    const error = await failureOf(openFile(root));
    expect(error.fault).toBe('not-a-database');
    expect(error.message).toContain('shop.duckdb is not a DuckDB database');
    expect(readFileSync(join(root, 'shop.duckdb'), 'utf8')).toBe(contents);
  });

  test('that is a folder is none', async () => {
    const root = folder();
    mkdirSync(join(root, 'shop.duckdb'));
    expect((await failureOf(openFile(root))).fault).toBe('not-a-database');
  });

  test('with damaged bytes is told to be damaged', async () => {
    const root = folder();
    const path = await fileWith(root, 'create table t as select i from range(100000) r (i)');
    const bytes = readFileSync(path);
    for (let i = 4096; i < bytes.length; i += 7) bytes[i] = (bytes[i] ?? 0) ^ 0x55;
    writeFileSync(path, bytes);
    const error = await failureOf(openFile(root));
    expect(error.fault).toBe('damaged');
    expect(error.message).toContain('The database file shop.duckdb is damaged');
  });

  test('that was cut off is told to be damaged', async () => {
    const root = folder();
    const path = await fileWith(root, 'create table t as select i from range(100000) r (i)');
    writeFileSync(path, readFileSync(path).subarray(0, 13_000));
    expect((await failureOf(openFile(root))).fault).toBe('damaged');
  });

  test('of a version to come is told so', async () => {
    const root = folder();
    const path = await fileWith(root, 'create table t as select 1 as x');
    const bytes = readFileSync(path);
    bytes.writeBigUInt64LE(999n, 12);
    // The checksum of the first block, so that nothing else is wrong with it.
    let sum = 5381n;
    for (let at = 8; at < 4096; at += 8) sum ^= BigInt.asUintN(64, bytes.readBigUInt64LE(at) * 0xbf58476d1ce4e5b9n);
    bytes.writeBigUInt64LE(sum, 0);
    writeFileSync(path, bytes);
    const error = await failureOf(openFile(root));
    expect(error.fault).toBe('other-version');
    expect(error.message).toMatch(
      /^The database file shop.duckdb was written by a newer DuckDB: its format is 999, and/,
    );
  });

  test('in a folder that cannot be made is told so', async () => {
    const root = folder();
    writeFileSync(join(root, 'file'), 'not a folder');
    const error = await failureOf(openFile(root, 'file/shop.duckdb'));
    expect(error.fault).toBe('not-writable');
    expect(error.message).toContain('file/shop.duckdb cannot be made');
  });

  test('can be opened only to read, by several at a time', async () => {
    const root = folder();
    await fileWith(root, 'create table t as select 1 as x');
    const reader = await openDuckdb({ path: 'shop.duckdb', readOnly: true, settings: {} }, 'main', root);
    expect(await rows(reader, 'select x from t')).toEqual([{ x: 1 }]);
    expect((await failureOf(reader.execute([statement('drop table t')]))).fault).toBe('not-writable');
    await reader.close();
  });
});

test('a disk that is full undoes the publication and says so', () => {
  const root = folder();
  const script = `
    const { openDuckdb } = await import(${JSON.stringify(join(import.meta.dirname, '../../src/dialects/duckdb/warehouse.ts'))});
    const warehouse = await openDuckdb({ path: 'shop.duckdb', readOnly: false, settings: { default_block_size: '16384' } }, 'main', ${JSON.stringify(root)});
    const statement = (sql) => ({ sql, origin: { step: 'test', span: null } });
    await warehouse.execute([statement('create table t as select 1 as x')]);
    const publish = () => warehouse.publish({ live: { schema: null, name: 't' }, mode: 'replace',
      write: () => [statement('create or replace table t as select md5(i::varchar) as x from range(400000) r (i)')], audit: async () => true, record: () => [] });
    const error = await publish().catch((caught) => caught);
    console.log(JSON.stringify({ name: error.name, fault: error.fault, rows: await warehouse.query(statement('select count(*) as n from t')) }));
    await warehouse.close();`;
  // The greatest size of a file stands in for the size of a disk: writes fail in the same place.
  const limited = spawnSync(
    'bash',
    ['-c', `trap '' XFSZ; ulimit -f 3000; exec "$0" --input-type=module -e "$1"`, process.execPath, script],
    { encoding: 'utf8' },
  );
  expect(limited.stderr).toBe('');
  expect(JSON.parse(limited.stdout)).toEqual({ name: 'WarehouseError', fault: 'disk-full', rows: [{ n: 1 }] });
});

describe('options of a target', () => {
  test('are handed to DuckDB', async () => {
    const root = folder();
    const { value, diagnostics } = readDuckdbOptions(
      target({ path: 'big.duckdb', threads: 1, memory_limit: '200MB', temp_directory: 'spill', block_size: 262144 }),
    );
    expect(diagnostics).toEqual([]);
    const warehouse = await openDuckdb(value, 'main', root);
    expect(
      await rows(
        warehouse,
        "select current_setting('threads') as threads, current_setting('memory_limit') as memory, current_setting('temp_directory') as spill",
      ),
    ).toEqual([{ threads: 1, memory: '190.7 MiB', spill: join(root, 'spill') }]);
    expect(await rows(warehouse, 'select block_size from pragma_database_size()')).toEqual([{ block_size: 262144 }]);
    await warehouse.close();
    expect(statSync(join(root, 'big.duckdb')).size).toBeGreaterThan(0);
  });

  test.each([
    [{ memory_limits: '4GB' }, 'A DuckDB target has no option `memory_limits`.', 'Did you mean `memory_limit`?'],
    [{ threads: 0 }, '`threads` of target `dev` takes a whole number from 1, not `0`.', null],
    [{ threads: 'two' }, '`threads` of target `dev` takes a whole number from 1, not `two`.', null],
    [
      { memory_limit: 'lots' },
      '`memory_limit` of target `dev` takes a size such as `4GB`, or a share such as `50%`, not `lots`.',
      null,
    ],
    [
      { block_size: 1000 },
      '`block_size` of target `dev` takes 16384, 32768, 65536, 131072 or 262144, not `1000`.',
      null,
    ],
    [{ path: '' }, '`path` of target `dev` takes the path of a file, or `:memory:`, not ``.', null],
    [{ read_only: {} }, '`read_only` of target `dev` takes `true` or `false`, not this.', null],
  ])('%j is wrong', (options, message, hint) => {
    expect(targetTypes.duckdb?.check(target(options))).toEqual([
      { code: 'duckdb/option', severity: 'error', message, hint, span, related: [] },
    ]);
  });

  test('need not be there', async () => {
    const warehouse = await targetTypes.duckdb?.open?.(target({}), folder());
    expect(warehouse?.dialect.name).toBe('duckdb');
    await warehouse?.close();
    expect(existsSync(':memory:')).toBe(false);
  });

  test.each([
    [{ project: 'my-project', location: 'EU', priority: 'batch', labels: { team: 'growth' } }, []],
    [{}, ['The target `dev` does not say which `project` it is in.']],
    [{ project: 'My Project' }, ['`project` of target `dev` takes the id of a project, not `My Project`.']],
    [{ project: 'my-project', dataset: 'x' }, ['A BigQuery target has no option `dataset`.']],
    [
      { project: 'my-project', concurrency: 0 },
      ['`concurrency` of target `dev` takes a whole number from 1, not `0`.'],
    ],
  ])('of BigQuery with %j: %j', (options, messages) => {
    const wanted = { ...target(options), dialect: 'bigquery' };
    expect(targetTypes.bigquery?.check(wanted).map((one) => one.message)).toEqual(messages);
  });
});
