import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli, starter } from './run-cli.ts';

const read = (folder: string, path: string): string => readFileSync(join(folder, path), 'utf8');

describe('init', () => {
  test('makes a project in which everything is clean at once, with rows in it', async () => {
    const shop = await starter();
    expect(await runCli(shop, ['check'])).toMatchObject({ code: 0, err: expect.stringMatching(/no problems\n$/) });
    expect(await runCli(shop, ['generate'])).toMatchObject({ code: 0, err: expect.stringMatching(/no problems\n$/) });
    const { code, out } = await runCli(shop, ['build', '--json']);
    expect(code).toBe(0);
    const { steps, counts, diagnostics } = JSON.parse(out);
    expect(diagnostics).toEqual([]);
    expect(counts.succeeded).toBe(steps.length);
    for (const { kind, name, rows } of steps)
      if (kind === 'load' || kind === 'model') expect(rows, name).toBeGreaterThan(10);
    expect(await runCli(shop, ['test'])).toMatchObject({ code: 0, err: expect.stringMatching(/no problems\n/) });
  });

  test('names the project after its folder, and puts hidden files where they belong', async () => {
    const shop = await starter();
    expect(read(shop, 'waymark.yaml')).toContain('name: "shop"');
    expect(JSON.parse(read(shop, 'package.json'))).toMatchObject({
      name: 'shop',
      devDependencies: { waymark: /^\^\d/ },
    });
    for (const path of ['.gitignore', '.github/workflows/waymark.yaml', '.vscode/settings.json'])
      expect(existsSync(join(shop, path)), path).toBe(true);
    expect(existsSync(join(shop, 'github'))).toBe(false);
    for (const path of readdirSync(shop, { recursive: true, encoding: 'utf8', withFileTypes: true }))
      if (path.isFile()) expect(read(path.parentPath, path.name), path.name).not.toContain('{{project}}');
  });

  test('keeps the files that are there, and says so', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'README.md'), 'mine');
    const { code, err, out } = await runCli(folder, ['init', '.']);
    expect(code).toBe(0);
    expect(read(folder, 'README.md')).toBe('mine');
    expect(err).toContain('Kept as they were: README.md.');
    expect(out).not.toContain('README.md');
    expect(err).not.toContain('cd ');
  });

  test('refuses a project, and changes nothing in it', async () => {
    const shop = await starter();
    rmSync(join(shop, 'README.md'));
    expect(await runCli(shop, ['init', '.'])).toMatchObject({ code: 2, out: '' });
    expect(existsSync(join(shop, 'README.md'))).toBe(false);
  });
});

describe('check --target', () => {
  test('finds a renamed property in every model that reads it, without data', async () => {
    const shop = await starter();
    rmSync(join(shop, 'data/january.ndjson'));
    expect(await runCli(shop, ['check', '--target', 'dev'])).toMatchObject({ code: 0 });
    rmSync(join(shop, 'transforms/unit-tests.yaml'));
    change(shop, 'catalog/events.yaml', 'amount: {type: number', 'total: {type: number');
    change(shop, 'catalog/events.yaml', 'amount: 25, items', 'total: 25, items');
    change(shop, 'catalog/events.yaml', 'column: amount', 'column: total');
    change(shop, 'catalog/metrics.yaml', 'sum: amount', 'sum: total');
    expect(await runCli(shop, ['check'])).toMatchObject({ code: 0 });
    const { code, err } = await runCli(shop, ['check', '--target', 'dev']);
    expect(err).toContain('transforms/orders_daily.sql.hbs:19:7\n');
    expect(err).toContain('amount');
    expect(code).toBe(1);
    expect(existsSync(join(shop, 'shop.duckdb'))).toBe(false);
  });
});

describe('generate --check', () => {
  test('writes nothing and exits with 1 where something is stale', async () => {
    const shop = await starter();
    const before = await runCli(shop, ['generate', '--check']);
    expect(before.code).toBe(1);
    expect(existsSync(join(shop, 'dist'))).toBe(false);
    await runCli(shop, ['generate']);
    expect((await runCli(shop, ['generate', '--check'])).code).toBe(0);
    change(shop, 'catalog/events.yaml', 'Total of the order', 'Sum of the order');
    const type = read(shop, 'dist/types/events/order.placed.d.ts');
    const after = await runCli(shop, ['generate', '--check']);
    expect(after.code).toBe(1);
    expect(after.err).toContain('dist/types/events/order.placed.d.ts');
    expect(read(shop, 'dist/types/events/order.placed.d.ts')).toBe(type);
  });
});

describe('sample', () => {
  const args = ['sample', '--from', '2026-03-01', '--days', '7', '--count', '200'];

  test('the same seed gives the same bytes, another seed other events', async () => {
    const shop = await starter();
    const bytes = async (...more: string[]): Promise<string> =>
      (await runCli(shop, [...args, '--out', '-', ...more])).out;
    const first = await bytes('--seed', 'a');
    expect(first.split('\n').length).toBeGreaterThan(150);
    expect(await bytes('--seed', 'a')).toBe(first);
    const ids = (text: string): Set<string> => new Set(text.match(/ord_[a-z0-9]+/g));
    const others = ids(await bytes('--seed', 'b'));
    expect(ids(first).intersection(others).size).toBe(0);
  });

  test('writes Parquet that loads like the NDJSON', async () => {
    const shop = await starter();
    rmSync(join(shop, 'data/january.ndjson'));
    await runCli(shop, [...args, '--out', 'data/sample.ndjson']);
    const lines = await runCli(shop, ['build', '--json']);
    await runCli(shop, [...args, '--out', 'data/sample.parquet']);
    rmSync(join(shop, 'data/sample.ndjson'));
    change(shop, 'catalog/events.yaml', 'data/*.ndjson', 'data/*.parquet');
    const parquet = await runCli(shop, ['build', '--full-refresh', '--json']);
    expect(parquet.code).toBe(0);
    const counts = (text: string): object =>
      JSON.parse(text).steps.find((step: { kind: string }) => step.kind === 'load').counts;
    expect(counts(parquet.out)).toEqual(counts(lines.out));
  });

  test('writes what a source reads by the ending of its location', async () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'waymark.yaml'), '');
    mkdirSync(join(folder, 'catalog'));
    const catalog = (ending: string): string => `events:
  refund.issued:
    properties: {amount: {type: number, minimum: 0, required: true}, day: date, note: {type: string, example: 'one, "two"'}}
sources:
  refunds: {layout: columns, location: data/*.${ending}, fields: {time: issued_at, id: refund_id}}
`;
    for (const ending of ['csv', 'tsv', 'csv.gz', 'ndjson.gz', 'jsonl.zst', 'json', 'parquet']) {
      writeFileSync(join(folder, 'catalog/refunds.yaml'), catalog(ending));
      expect(await runCli(folder, args), ending).toMatchObject({ code: 0 });
      const { code, out, err } = await runCli(folder, ['build', '--json', '--full-refresh']);
      expect(code, `${ending} ${err}`).toBe(0);
      const { counts } = JSON.parse(out).steps.find((step: { kind: string }) => step.kind === 'load');
      expect(counts, ending).toEqual([expect.objectContaining({ quarantined: 0, duplicates: 0 })]);
      expect(counts[0].accepted, ending).toBeGreaterThan(100);
    }
  });

  test('says how much went where', async () => {
    const shop = await starter();
    const { out, err } = await runCli(shop, args);
    const [, rows] = /^data\/sample\.ndjson\t(\d+)\n$/.exec(out) ?? [];
    expect(read(shop, 'data/sample.ndjson').trimEnd().split('\n')).toHaveLength(Number(rows));
    expect(err).toContain(`${rows} events in 1 file`);
  });
});

describe('list, show and explain', () => {
  test('list follows the graph', async () => {
    const shop = await starter();
    const names = async (...select: string[]): Promise<string[]> => {
      const { out } = await runCli(shop, ['list', ...select.flatMap((one) => ['--select', one])]);
      return out
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/ +/)[1] ?? '');
    };
    expect(await names()).toEqual(['app', 'order.placed', 'product.viewed', 'conversion_daily', 'orders_daily']);
    expect(await names('+orders_daily')).toEqual(['app', 'order.placed', 'orders_daily']);
    expect(await names('product.viewed+')).toEqual(['product.viewed', 'conversion_daily']);
    expect(await names('tag:daily,path:transforms/orders_daily.sql.hbs')).toEqual(['orders_daily']);
    expect(await names('state:changed')).toEqual(['app', 'conversion_daily', 'orders_daily']);
    await runCli(shop, ['build']);
    expect(await names('state:changed')).toEqual(['']);
    change(shop, 'transforms/conversion_daily.sql.hbs', 'left join', 'inner join');
    expect(await names('state:changed')).toEqual(['conversion_daily']);
  });

  test('show prints what runs', async () => {
    const shop = await starter();
    const { out } = await runCli(shop, ['show', 'orders_daily']);
    expect(out).toContain('from event_order_placed\ngroup by 1\n');
    const later = await runCli(shop, ['show', 'orders_daily', '--incremental-from', '2026-01-10']);
    expect(later.out).toContain("where event_time >= timestamp '2026-01-10 00:00:00'");
    expect((await runCli(shop, ['show', 'orders_daily', '--audit'])).out).toContain('revenue < 0');
    expect((await runCli(shop, ['show', 'order.placed'])).out).toMatch(
      /^create table if not exists event_order_placed \(/,
    );
    await runCli(shop, ['generate']);
    expect(read(shop, 'dist/sql/duckdb/models/orders_daily.sql')).toContain(out.trim());
  });

  test('explain knows every code with its page', async () => {
    const shop = await starter();
    const { out } = await runCli(shop, ['explain']);
    const codes = out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '');
    expect(codes.length).toBeGreaterThan(60);
    expect(codes).toEqual([...codes].sort());
    const page = await runCli(shop, ['explain', 'event/example']);
    expect(page.out).toMatch(/^# event\/example\n[\s\S]*Wrong:[\s\S]*Right:/);
  });
});

describe('retry and clean', () => {
  test('retry goes on after a failure was mended, with the arguments of that run', async () => {
    const shop = await starter();
    change(shop, 'transforms/orders_daily.sql.hbs', 'sum(amount)', 'sum(amuont)');
    expect((await runCli(shop, ['build', '--exclude', 'conversion_daily'])).code).toBe(3);
    change(shop, 'transforms/orders_daily.sql.hbs', 'sum(amuont)', 'sum(amount)');
    const { code, err } = await runCli(shop, ['retry']);
    expect(code).toBe(0);
    expect(err).toMatch(/^Going on with the run \S+, which did not succeed\.\n/);
    expect(err).toMatch(/model {3}orders_daily +ok/);
    expect(err).not.toMatch(/load +app|conversion_daily/);
    expect((await runCli(shop, ['retry'])).err).toContain('succeeded');
  });

  test('clean drops what the project no longer has, unless it is only tried', async () => {
    const shop = await starter();
    await runCli(shop, ['build']);
    rmSync(join(shop, 'transforms/conversion_daily.sql.hbs'));
    const tried = await runCli(shop, ['clean', '--dry-run']);
    expect(tried).toMatchObject({ code: 0, out: 'table\tconversion_daily\tmodel:conversion_daily\n' });
    expect(await runCli(shop, ['clean'])).toMatchObject({ code: 0, out: tried.out });
    expect(await runCli(shop, ['clean'])).toMatchObject({ code: 0, out: '', err: 'Nothing to clean.\n' });
    mkdirSync(join(shop, '.waymark'), { recursive: true });
    await runCli(shop, ['clean', '--files']);
    expect(existsSync(join(shop, '.waymark'))).toBe(false);
    expect(existsSync(join(shop, 'dist/run'))).toBe(false);
  });
});
