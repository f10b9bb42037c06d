import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';
import { openDatabase } from '../assertions/fixture.ts';

const root = mkdtempSync(join(tmpdir(), 'waymark-query-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const catalog = `properties:
  order_id: {type: string, required: true}
  tier: {type: string, enum: [basic, 'plus, or more'], required: true}
events:
  order.paid:
    properties: {order_id: {}, tier: {}, amount: {type: number, unit: USD, required: true}}
sources:
  app:
    layout: envelope
    location: data/*.ndjson
    fields: {event: event, id: event_id, time: timestamp, received: received_at, properties: properties}
metrics:
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier], owner: finance, description: Orders that were paid}
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [tier]}
  order_value: {type: ratio, numerator: revenue, denominator: orders}
rollups:
  daily: {metrics: [revenue, orders], by: [tier], grain: day}
`;

const rows = [
  ['a', 'basic', 10, '2026-01-01T10:00:00Z'],
  ['b', 'basic', 30, '2026-01-02T10:00:00Z'],
  ['c', 'plus, or more', 100, '2026-01-02T11:00:00Z'],
].map(([order_id, tier, amount, timestamp]) =>
  JSON.stringify({
    event: 'order.paid',
    event_id: `event-${order_id}`,
    timestamp,
    received_at: timestamp,
    properties: { order_id, tier, amount },
  }),
);

async function waymark(...args: string[]): Promise<{ exitCode: number; out: string; err: string }> {
  return waymarkIn({}, ...args);
}

async function waymarkIn(
  more: Partial<CliContext>,
  ...args: string[]
): Promise<{ exitCode: number; out: string; err: string }> {
  let out = '';
  let err = '';
  const exitCode = await main(args, {
    cwd: root,
    env: {},
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    interactive: false,
    color: { out: false, err: false },
    signal: new AbortController().signal,
    now: () => new Date('2026-01-03T00:00:00Z'),
    ...more,
  });
  return { exitCode, out, err };
}

beforeAll(() => {
  const files = {
    'waymark.yaml':
      'name: shop\ntargets: {dev: {type: duckdb, path: dev.duckdb, schema: main}, prod: {type: bigquery, project: acme-test, schema: shop}}\ndefault_target: dev\n',
    'catalog/shop.yaml': catalog,
    'data/app.ndjson': `${rows.join('\n')}\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});

describe('waymark query', () => {
  test('before a build says what to do, with exit code 3', async () => {
    const { exitCode, err } = await waymark('query', 'revenue');
    expect(exitCode).toBe(3);
    expect(err).toContain('Run `waymark build` first');
  });

  test('after a build prints a table of all columns', async () => {
    expect((await waymark('build', '--quiet')).exitCode).toBe(0);
    expect(await waymark('query', 'orders,revenue,order_value', '--by', 'tier', '--order', '-revenue')).toEqual({
      exitCode: 0,
      out: `tier           orders  revenue  order_value
─────────────  ──────  ───────  ───────────
plus, or more       1      100          100
basic               2       40           20
`,
      err: '',
    });
  });

  test('prints CSV, JSON and NDJSON', async () => {
    const args = [
      'query',
      'revenue',
      '--by',
      'tier',
      '--grain',
      'day',
      '--since',
      '2026-01-02',
      '--until',
      '2026-01-03',
    ];
    expect((await waymark(...args, '--output', 'csv')).out).toBe(
      'day,tier,revenue\r\n2026-01-02,basic,30\r\n2026-01-02,"plus, or more",100\r\n',
    );
    const wanted = [
      { day: '2026-01-02', tier: 'basic', revenue: 30 },
      { day: '2026-01-02', tier: 'plus, or more', revenue: 100 },
    ];
    expect(JSON.parse((await waymark(...args, '--output', 'json')).out)).toEqual(wanted);
    expect(JSON.parse((await waymark(...args, '--json')).out)).toEqual(wanted);
    const lines = (await waymark(...args, '--output', 'ndjson')).out.trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(wanted);
  });

  test('without rows prints the head all the same', async () => {
    const none = ['query', 'revenue', '--by', 'tier', '--where', "tier = 'none'"];
    expect((await waymark(...none)).out).toBe('tier  revenue\n────  ───────\n');
    expect((await waymark(...none, '--output', 'csv')).out).toBe('tier,revenue\r\n');
    expect((await waymark(...none, '--output', 'json')).out).toBe('[]\n');
  });

  test('--explain prints the SQL of any target and touches none', async () => {
    const { exitCode, out } = await waymark('query', 'order_value', '--limit', '1', '--explain', '--target', 'prod');
    expect(exitCode).toBe(0);
    expect(out).toBe(
      'select safe_divide(cast(coalesce(sum(amount), 0.0) as float64), count(distinct order_id)) as order_value\nfrom event_order_paid\nlimit 1\n',
    );
  });

  test('writes files; Parquet with the types of its columns', async () => {
    const args = ['query', 'revenue,orders', '--by', 'tier', '--grain', 'day'];
    const file = "it's.parquet";
    expect(await waymark(...args, '--output', 'parquet', '--to', file)).toEqual({ exitCode: 0, out: '', err: '' });
    const connection = await openDatabase();
    const path = join(root, file).replaceAll("'", "''");
    const kinds = await connection.runAndReadAll(`select column_type from (describe select * from '${path}')`);
    expect(kinds.getRows().flat()).toEqual(['DATE', 'VARCHAR', 'DOUBLE', 'BIGINT']);
    const read = await connection.runAndReadAll(`select sum(revenue), count(*) from '${path}'`);
    expect(read.getRows()[0]?.map(Number)).toEqual([140, 3]);
    expect((await waymark(...args, '--output', 'csv', '--to', 'rows.csv')).out).toBe('');
    expect(readFileSync(join(root, 'rows.csv'), 'utf8').split('\r\n')[1]).toBe('2026-01-01,basic,10,1');
    expect(readdirSync(root).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('says what does not go together, and where a file cannot be', async () => {
    const parquet = await waymark('query', 'revenue', '--output', 'parquet');
    expect([parquet.exitCode, parquet.out]).toEqual([2, '']);
    expect(parquet.err).toContain('--to');
    expect((await waymark('query', 'revenue', '--chart', '--json')).exitCode).toBe(2);
    expect((await waymark('query', 'revenue', '--json', '--output', 'csv')).exitCode).toBe(2);
    const nowhere = await waymark('query', 'revenue', '--output', 'parquet', '--to', 'no/such/folder.parquet');
    expect(nowhere).toMatchObject({
      exitCode: 2,
      err: 'error: no/such/folder.parquet cannot be written: there is no such file\n',
    });
  });

  test('draws bars without time and lines with it, as wide as the terminal, in colours only where they are wanted', async () => {
    const bars = await waymarkIn({ width: 40 }, 'query', 'revenue', '--by', 'tier', '--order', '-revenue', '--chart');
    // 100 fills all of the 21 characters that the label and the value leave; 40 takes two fifths of them, 8 and 3 eighths.
    expect(bars.out).toBe(`revenue (USD)\nplus, or more ▏${'█'.repeat(21)} 100\nbasic         ▏${'█'.repeat(8)}▍ 40\n`);
    const lines = await waymarkIn({ width: 60 }, 'query', 'revenue', '--by', 'tier', '--grain', 'day', '--chart');
    expect(lines.out).toMatch(/^revenue \(USD\)\n/);
    expect(lines.out).toContain('● basic   ■ plus, or more');
    expect(lines.out).not.toContain('\x1b');
    expect(Math.max(...lines.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    const painted = await waymarkIn(
      { color: { out: true, err: false } },
      'query',
      'revenue',
      '--by',
      'tier',
      '--grain',
      'day',
      '--chart',
    );
    expect(painted.out).toContain('\x1b[36m● basic');
    expect((await waymark('query', 'revenue', '--chart', '--where', "tier = 'none'", '--by', 'tier')).out).toBe(
      'There are no rows to draw.\n',
    );
    expect((await waymark('query', 'revenue', '--chart')).out).toBe('revenue (USD)\n  140\n');
  });

  test('answers from a rollup what it can, and says what it cannot', async () => {
    const fromRollup = await waymark('query', 'revenue', '--grain', 'month', '--rollup', 'daily', '--output', 'csv');
    expect(fromRollup.out).toBe('month,revenue\r\n2026-01-01,140\r\n');
    const refused = await waymark('query', 'orders', '--grain', 'month', '--rollup', 'daily');
    expect(refused.exitCode).toBe(2);
    expect(refused.err).toContain('`orders` does not add up');
    expect((await waymark('query', 'revenue', '--rollup', 'dayly')).err).toContain('Did you mean `daily`?');
  });

  test('wrong names are complained about with exit code 2', async () => {
    const { exitCode, out, err } = await waymark('query', 'revenu', '--by', 'tier');
    expect([exitCode, out]).toEqual([2, '']);
    expect(err).toContain('Did you mean `revenue`?');
    const machine = await waymark('query', 'revenue', '--by', 'tiers', '--format', 'json');
    expect(machine.exitCode).toBe(2);
    expect(JSON.parse(machine.out).diagnostics[0].code).toBe('query/dimension');
    expect((await waymark('query', 'revenue,', '--by', 'tier')).exitCode).toBe(2);
    expect((await waymark('query', 'revenue', '--grain', 'decade')).exitCode).toBe(2);
  });

  test('a condition that the warehouse refuses is its failure, and hints at the SQL', async () => {
    const { exitCode, err } = await waymark('query', 'revenue', '--where', 'tierr = 1');
    expect(exitCode).toBe(3);
    expect(err).toContain('--explain');
  });
});

describe('waymark show', () => {
  test('prints the SQL of a metric and of a rollup for any target', async () => {
    expect((await waymark('show', 'revenue')).out).toBe(
      'select coalesce(sum(amount), 0e0) as revenue\nfrom event_order_paid\n',
    );
    const rollup = await waymark('show', 'daily', '--target', 'prod');
    expect(rollup.out).toContain('cast(event_time as date) as day');
    expect((await waymark('show', 'rollup:daily', '--target', 'prod')).out).toBe(rollup.out);
    expect((await waymark('show', 'metrics_daily', '--target', 'prod')).out).toBe(rollup.out);
    const shown = JSON.parse((await waymark('show', 'metric:order_value', '--json')).out);
    expect(shown).toMatchObject({ kind: 'metric', name: 'order_value', formula: '`revenue`, over `orders`' });
    const unknown = await waymark('show', 'reveneu');
    expect(unknown).toMatchObject({ exitCode: 2, out: '' });
    expect(unknown.err).toContain('Did you mean `revenue`?');
  });
});

describe('waymark metrics', () => {
  test('lists them with unit, dimensions and owner', async () => {
    const { exitCode, out } = await waymark('metrics');
    expect(exitCode).toBe(0);
    expect(out.split('\n')[2]).toMatch(/^order_value +USD +tier/);
    expect(out).toMatch(/orders +count +tier +finance +Orders that were paid/);
  });

  test('tells all that is known of some, and asks back where there is none of the name', async () => {
    const { exitCode, out } = await waymark('metrics', 'orders');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^orders\n {2}Orders that were paid\n {2}simple +the number of distinct values/);
    expect(out).toMatch(/ {2}ask by +tier\n/);
    const wrong = await waymark('metrics', 'ordrs');
    expect(wrong.exitCode).toBe(2);
    expect(wrong.err).toMatch(/There is no metric `ordrs`[\s\S]*Did you mean `orders`\?/);
  });

  test('tells programs the formula in words', async () => {
    const { metrics } = JSON.parse((await waymark('metrics', '--json')).out);
    expect(metrics.map((one: { formula: string }) => one.formula)).toEqual([
      '`revenue`, over `orders`',
      'the number of distinct values of `order_id` over `order.paid`',
      'the sum of `amount` over `order.paid`',
    ]);
  });
});

test('the docs have a page for each metric, linked from the first one', async () => {
  expect((await waymark('generate', '--quiet')).exitCode).toBe(0);
  const docs = join(root, 'dist/docs');
  expect(['orders', 'revenue', 'order_value'].every((name) => existsSync(join(docs, `metrics/${name}.md`)))).toBe(true);
});
