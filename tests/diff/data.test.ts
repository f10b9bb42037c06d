import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DataReport } from '../../src/diff/data-report.ts';
import { change, emptyFolder, runCli } from '../cli/run-cli.ts';
import { commit, git, write } from './repository.ts';

const seed = 'seeds/orders.csv';
const files = {
  'waymark.yaml': 'name: shop\ntargets: {dev: {type: duckdb, path: shop.duckdb}}\n',
  'catalog/catalog.yaml': `seeds:
  orders:
    file: ${seed}
    columns: {id: integer, day: date, tier: string, amount: number}
metrics:
  revenue: {type: simple, sum: amount, of: paid, time: day, dimensions: [tier]}
  orders_placed: {type: simple, count: rows, of: paid, time: day}
rollups:
  by_tier: {metrics: [revenue], by: [tier], grain: day}
`,
  'transforms/paid.sql.hbs':
    '---\nassertions: [{unique: id}]\ncolumns: {id: integer, day: date, tier: string, amount: number}\n---\nselect id, day, tier, amount from {{ref "orders"}} where amount > 0\n',
  'transforms/daily.sql.hbs':
    '---\nmaterialized: view\n---\nselect day, count(*) as orders from {{ref "paid"}} group by 1\n',
  'transforms/other.sql.hbs': '---\n---\nselect max(id) as last_id from {{ref "orders"}}\n',
  [seed]: `id,day,tier,amount
1,2026-01-01,free,10
2,2026-01-01,plus,20.5
3,2026-01-02,plus,0
4,2026-01-02,free,30
`,
  '.gitignore': 'dist\n*.duckdb*\n',
};

/** A repository whose `main` is built. */
async function built(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = emptyFolder();
  write(folder, { ...files, ...more });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder);
  const ran = await runCli(folder, ['build', '--quiet']);
  if (ran.code !== 0) throw new Error(ran.both);
  return folder;
}

const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', 'main', '--data', ...args]);
const hash = (folder: string) =>
  createHash('sha256')
    .update(readFileSync(join(folder, 'shop.duckdb')))
    .digest('hex');

async function dataOf(folder: string): Promise<DataReport> {
  const { out } = await diff(folder, '--json');
  return JSON.parse(out).data;
}

/** Nothing is left of what was built, and what is published is as it was, byte by byte. */
function isClean(folder: string, before: string): void {
  expect(hash(folder)).toBe(before);
  expect(readdirSync(folder).filter((name) => name.includes('duckdb'))).toEqual(['shop.duckdb']);
  expect(existsSync(join(folder, 'dist/.data-diff'))).toBe(false);
}

describe('rows and numbers', () => {
  test('of a model that changed, of all that reads it, and of metrics', async () => {
    const folder = await built();
    const before = hash(folder);
    // Order 3 of 0 USD comes in; free orders cost a tenth more; order 2 goes.
    change(
      folder,
      'transforms/paid.sql.hbs',
      'amount from',
      "case tier when 'free' then amount * 1.1 else amount end as amount from",
    );
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'id <> 2');
    const { tables, metrics, created, dropped } = await dataOf(folder);
    expect(tables.map((one) => one.name)).toEqual(['daily', 'metrics_by_tier', 'paid']);
    expect(tables[2]).toEqual({
      ...{ kind: 'model', name: 'paid', formerly: 'paid', key: ['id'], before: 3, after: 3 },
      ...{ added: 1, removed: 1, changed: 2, columnsAdded: [], columnsRemoved: [] },
      columns: [
        {
          name: 'amount',
          differing: 2,
          samples: [
            { key: { id: 1 }, before: 10, after: 11 },
            { key: { id: 4 }, before: 30, after: 33 },
          ],
        },
      ],
      addedRows: [{ id: 3 }],
      removedRows: [{ id: 2 }],
    });
    // Of the first day there was (free 10, plus 20.5), is (free 11); of the second (free 30), is (free 33, plus 0).
    expect(tables[1]).toMatchObject({ key: ['day', 'tier'], before: 3, after: 3, added: 1, removed: 1, changed: 2 });
    // The view has no key: its day 1 went from 2 orders to 1, its day 2 from 1 to 2.
    expect(tables[0]).toMatchObject({ key: null, before: 2, after: 2, added: 2, removed: 2, changed: null });
    expect(metrics).toEqual([
      {
        ...{ name: 'orders_placed', formerly: 'orders_placed', unit: 'count', total: { before: 3, after: 3 } },
        periods: {
          ...{ grain: 'day', count: 2, differing: 2 },
          samples: [
            { period: '2026-01-01', before: 2, after: 1 },
            { period: '2026-01-02', before: 1, after: 2 },
          ],
        },
      },
      {
        ...{ name: 'revenue', formerly: 'revenue', unit: null, total: { before: 60.5, after: 44 } },
        periods: {
          ...{ grain: 'day', count: 2, differing: 2 },
          samples: [
            { period: '2026-01-01', before: 30.5, after: 11 },
            { period: '2026-01-02', before: 30, after: 33 },
          ],
        },
      },
    ]);
    expect([created, dropped]).toEqual([[], []]);
    isClean(folder, before);
  });

  test('are told in text and Markdown, with what is the same', async () => {
    const folder = await built();
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amount >= 0');
    const { out, err } = await diff(folder);
    expect(out).toContain('data, both sides built beside what is published on dev\n');
    expect(out).toContain('  paid  3 → 4 rows: 1 added\n      added: id=3\n');
    expect(out).toContain(
      '  metric orders_placed  3 → 4 count (+33.3 %); 1 of 2 days differ\n      2026-01-02: 1 → 2\n',
    );
    expect(out).toContain('  the same on both sides: `revenue`\n');
    expect(err).toContain('info[diff/no-key]');
    const { out: markdown } = await diff(folder, '--format', 'markdown');
    expect(markdown).toContain('### What happens to the data\n');
    expect(markdown).toContain('- `paid`: 3 → 4 rows: 1 added\n  <br>added: id=3\n');
  });

  test('of seeds and their columns, of tables that come, go and are renamed', async () => {
    const folder = await built();
    write(folder, {
      [seed]: files[seed].replace('plus,20.5', 'pro,20.5').replace('4,2026-01-02,free,30\n', ''),
      'transforms/first.sql.hbs': '---\n---\nselect min(id) as first_id from {{ref "orders"}}\n',
      'transforms/paid.sql.hbs': files['transforms/paid.sql.hbs']
        .replace('tier: string, ', 'level: {renamed_from: tier, type: string}, ')
        .replace('tier, amount from', 'tier as level, amount from'),
    });
    change(folder, 'catalog/catalog.yaml', 'dimensions: [tier]', 'dimensions: [level]');
    change(folder, 'catalog/catalog.yaml', 'by: [tier]', 'by: [level]');
    git(folder, 'rm', '--quiet', 'transforms/other.sql.hbs');
    const { tables, created, dropped } = await dataOf(folder);
    const paid = tables.find((one) => one.name === 'paid');
    expect(paid).toMatchObject({ before: 3, after: 2, removed: 1, changed: 1, columnsAdded: [], columnsRemoved: [] });
    expect(paid?.columns).toEqual([
      { name: 'level', differing: 1, samples: [{ key: { id: 2 }, before: 'plus', after: 'pro' }] },
    ]);
    const orders = tables.find((one) => one.name === 'orders');
    expect(orders).toMatchObject({ kind: 'seed', before: 4, after: 3, added: 1, removed: 2 });
    expect(created).toEqual([{ name: 'first', rows: 1 }]);
    expect(dropped).toEqual([{ name: 'other', rows: 1 }]);
  });

  test('a metric of which only the definition changed is asked on both sides, and no table is built', async () => {
    const folder = await built();
    change(
      folder,
      'catalog/catalog.yaml',
      'orders_placed: {type: simple, count: rows, of: paid',
      "orders_placed: {type: simple, count: rows, of: paid, where: tier = 'free'",
    );
    const { tables, metrics } = await dataOf(folder);
    expect(tables).toEqual([]);
    expect(metrics.map(({ name, total }) => [name, total])).toEqual([['orders_placed', { before: 3, after: 2 }]]);
  });

  test('a query in other words has the same rows; the order of addition makes no difference', async () => {
    const folder = await built();
    change(folder, 'transforms/paid.sql.hbs', 'amount from', '(amount * 3) / 3 as amount from');
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'not (amount <= 0)');
    const { out } = await diff(folder);
    expect(out).toContain('the same on both sides: `daily`, `metrics_by_tier`, `paid`, `orders_placed`, `revenue`\n');
  });

  test('counts agree with a comparison row by row, for random tables', { timeout: 120_000 }, async () => {
    const folder = await built();
    const row = fc.record({ tier: fc.constantFrom('a', 'b', ''), amount: fc.constantFrom('', '-1', '0', '1.5', '2') });
    const table = fc.dictionary(fc.constantFrom('1', '2', '3', '4', '5'), row);
    const csv = (rows: Record<string, { tier: string; amount: string }>) =>
      `id,day,tier,amount\n${Object.entries(rows)
        .map(([id, { tier, amount }]) => `${id},2026-01-0${id},${tier},${amount}\n`)
        .join('')}`;
    const query = '---\nassertions: [{unique: id}]\n---\nselect * from {{ref "orders"}}\n';
    write(folder, { 'transforms/paid.sql.hbs': query });
    for (const name of ['catalog/catalog.yaml', 'transforms/daily.sql.hbs', 'transforms/other.sql.hbs'])
      writeFileSync(
        join(folder, name),
        name.startsWith('catalog')
          ? (files['catalog/catalog.yaml'].split('metrics:')[0] ?? '')
          : '---\n---\nselect 1 as one\n',
      );
    for (const [was, is] of fc.sample(fc.tuple(table, table), { numRuns: 12, seed: 5 })) {
      write(folder, { [seed]: csv(was) });
      git(folder, 'commit', '--quiet', '--all', '--allow-empty', '--message=before');
      write(folder, { [seed]: csv(is) });
      const ids = [...new Set([...Object.keys(was), ...Object.keys(is)])];
      const both = ids.filter((id) => was[id] && is[id]);
      const differ = (field: 'tier' | 'amount') => both.filter((id) => was[id]?.[field] !== is[id]?.[field]).length;
      const { tables } = await dataOf(folder);
      const found = tables.find((one) => one.name === 'paid');
      if (found === undefined) {
        expect(csv(was)).toBe(csv(is));
        continue;
      }
      expect(found).toMatchObject({
        key: ['id'],
        added: ids.filter((id) => !was[id]).length,
        removed: ids.filter((id) => !is[id]).length,
        changed: both.filter((id) => JSON.stringify(was[id]) !== JSON.stringify(is[id])).length,
      });
      for (const field of ['tier', 'amount'] as const)
        expect(found.columns.find((one) => one.name === field)?.differing ?? 0, field).toBe(differ(field));
    }
  });

  test('only a part of very many differences is written out', async () => {
    const rows = Array.from({ length: 3000 }, (_, id) => `${id},2026-01-01,free,${id}\n`).join('');
    const folder = await built({ [seed]: `id,day,tier,amount\n${rows}` });
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount + 1 as amount from');
    const { out } = await diff(folder);
    expect(out).toContain('2,999 changed');
    expect(out).toContain('amount differs in 2,999 rows: id=1: 1 → 2; id=2: 2 → 3; id=3: 3 → 4; …\n');
    expect(out.length).toBeLessThan(4000);
  });
});

describe('events', () => {
  const shop = {
    'waymark.yaml': files['waymark.yaml'],
    'catalog/catalog.yaml':
      'events:\n  order.paid: {properties: {amount: number}}\nsources:\n  app: {layout: envelope, location: data/*.ndjson, fields: {event: event, id: id, time: time, properties: properties}}\n',
    'data/a.ndjson': '{"event":"order.paid","id":"1","time":"2026-01-01T00:00:00Z","properties":{"amount":5}}\n',
    'transforms/paid.sql.hbs':
      '---\nassertions: [{unique: event_id}]\n---\nselect event_id, amount from {{event "order.paid"}}\n',
  };

  test('are read as they are published; a property that is not loaded yet is empty, and that is said', async () => {
    const folder = await built({
      ...shop,
      'transforms/daily.sql.hbs': '---\n---\nselect 1 as one\n',
      'transforms/other.sql.hbs': '---\n---\nselect 1 as one\n',
    });
    change(folder, 'catalog/catalog.yaml', 'amount: number', 'amount: number, tax: number');
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount, tax from');
    const { out, err } = await diff(folder);
    expect(out).toContain('  paid  1 row: new: column tax\n');
    expect(err).toMatch(/warning\[diff\/data-not-built\]\s+The published events `order.paid` have no `tax`/);
  });

  test('that were never loaded: what reads them is not compared', async () => {
    const folder = emptyFolder();
    write(folder, { ...shop, '.gitignore': files['.gitignore'] });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commit(folder);
    await (await DuckDBInstance.create(join(folder, 'shop.duckdb'))).closeSync();
    change(folder, 'transforms/paid.sql.hbs', 'amount from', 'amount + 1 as amount from');
    const { out, err, code } = await diff(folder);
    expect(err).toContain('No events `order.paid` are loaded on this target.');
    expect(out).toContain('no table and no metric');
    expect(code).toBe(0);
  });
});

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
      'a target of a kind that has no place beside',
      (folder: string) =>
        change(
          folder,
          'waymark.yaml',
          '{type: duckdb, path: shop.duckdb}',
          '{type: bigquery, project: a-b, schema: c}',
        ),
      'targets of type bigquery cannot be built beside',
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
    await diff(folder);
    expect(existsSync(left)).toBe(false);
  });
});
