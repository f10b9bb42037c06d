import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli } from '../cli/run-cli.ts';
import { built, diff, files, hash, isClean } from './data-shop.ts';
import { commit, git, write } from './repository.ts';

describe('what cannot be compared', () => {
  const edited = async () => {
    const folder = await built();
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amount >= 0');
    return folder;
  };

  test('nothing is published; without changes that does not matter', async () => {
    const folder = emptyFolder();
    write(folder, files);
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commit(folder);
    expect(await diff(folder)).toMatchObject({ code: 0, err: '' });
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amount >= 0');
    const { code, out, err } = await diff(folder);
    expect(err).toContain('error[diff/no-data]');
    expect(err).toContain('hint: Publish something to compare with: `waymark build`.');
    expect(out).toContain('The SQL of `paid` is another query.');
    expect(code).toBe(1);
    expect(existsSync(join(folder, 'shop.duckdb'))).toBe(false);
  });

  test('another process builds in the database', async () => {
    const folder = await edited();
    const { spawn } = await import('node:child_process');
    const holder = spawn(
      process.execPath,
      [
        '-e',
        `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then(() => { console.log('open'); setInterval(() => {}, 1000); })`,
        join(folder, 'shop.duckdb'),
      ],
      { cwd: join(import.meta.dirname, '../..') },
    );
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      const { code, err } = await diff(folder);
      expect(err).toMatch(
        /The data on `dev` were not compared: The database file shop.duckdb is in use by another process: PID \d+/,
      );
      expect(code).toBe(1);
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test.each([
    [
      'a file that is no database',
      (folder: string) => writeFileSync(join(folder, 'shop.duckdb'), 'SQLite format 3'),
      'shop.duckdb is not a DuckDB database',
    ],
    [
      'a target in memory',
      (folder: string) => change(folder, 'waymark.yaml', 'path: shop.duckdb', "path: ':memory:'"),
      'nothing stays published in it',
    ],
    [
      'a project with errors',
      (folder: string) => change(folder, 'transforms/paid.sql.hbs', '{{ref "orders"}}', '{{ref "ordres"}}'),
      'the project has errors',
    ],
  ])('%s', async (_, spoil, message) => {
    const folder = await edited();
    spoil(folder);
    const { code, err } = await diff(folder);
    expect(err).toContain(message);
    expect(code).toBe(1);
    expect(existsSync(join(folder, 'dist/.data-diff'))).toBe(false);
  });

  test('an unknown target', async () => {
    const { code, err } = await diff(await edited(), '--target', 'dve');
    expect(err).toContain("waymark.yaml has no target 'dve'\nhint: Did you mean `dev`?");
    expect(code).toBe(2);
  });

  test('a query that the warehouse refuses: the rest is compared, and nothing is left', async () => {
    const folder = await built();
    const before = hash(folder);
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amuont > 0');
    change(folder, 'transforms/other.sql.hbs', 'max(id)', 'min(id)');
    const { code, out, err } = await diff(folder);
    expect(err).toMatch(/`paid` cannot be built as it is after the change: .*amuont/);
    expect(err).toContain('`daily` is not compared: it reads `paid`, which is not there.');
    expect(out).toContain('  other  1 row: 1 added, 1 removed (rows compared as wholes)\n');
    expect(code).toBe(0);
    isClean(folder, before);
  });

  test('a key that is none in the data: rows are compared as wholes, and it is said', async () => {
    const folder = await built({
      'transforms/other.sql.hbs':
        '---\nassertions: [{unique: tier, severity: warning}]\n---\nselect tier, amount from {{ref "orders"}} where id > 1\n',
    });
    change(folder, 'transforms/other.sql.hbs', 'id > 1', 'id > 2');
    const { err, out } = await diff(folder);
    expect(out).toContain(
      '  other  3 → 2 rows: 1 removed (rows compared as wholes)\n      removed: tier=plus amount=20.5\n',
    );
    expect(err).toContain('rows with the same `tier` stand there more than once');
  });

  test('an interrupt stops what runs and leaves nothing behind', async () => {
    const folder = await built();
    const before = hash(folder);
    change(
      folder,
      'transforms/other.sql.hbs',
      'max(id) as last_id from {{ref "orders"}}',
      'sum(a.range + b.range) as last_id from range(10000000) a, range(10000000) b',
    );
    const stop = new AbortController();
    setTimeout(() => stop.abort('SIGINT'), 1500);
    const { code } = await runCli(folder, ['diff', 'main', '--data'], { signal: stop.signal });
    expect(code).toBe(130);
    isClean(folder, before);
  });

  test('what a killed comparison left is removed by the next one', async () => {
    const folder = await edited();
    const left = join(folder, 'dist/.data-diff/1-dead');
    mkdirSync(left, { recursive: true });
    writeFileSync(
      join(left, 'owner.json'),
      JSON.stringify({ pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), started: null }),
    );
    expect((await runCli(folder, ['clean', '--dry-run'])).out).toBe('folder\tdist/.data-diff/1-dead\n');
    expect(existsSync(left)).toBe(true);
    await diff(folder);
    expect(existsSync(left)).toBe(false);
  });

  test('and by `clean`, with the folder of all of them', async () => {
    const folder = await edited();
    const owner = { pid: 2 ** 22 + 1, host: (await import('node:os')).hostname(), started: null };
    write(folder, { 'dist/.data-diff/1-dead/owner.json': JSON.stringify(owner) });
    const { code, out } = await runCli(folder, ['clean']);
    expect([code, out]).toEqual([0, 'folder\tdist/.data-diff/1-dead\n']);
    expect(existsSync(join(folder, 'dist/.data-diff'))).toBe(false);
  });
});
