import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { addDays } from '../../src/assertions/local-date.ts';
import { billedBytes } from '../../src/dialects/bigquery/billing.ts';
import { warehouseFailure } from '../../src/run/execute/warehouse-failure.ts';
import { newestDay } from '../../src/run/preview/assume-extent.ts';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { runCli } from '../cli/run-cli.ts';
import { type Files, testProject, testTime } from '../run/fixture.ts';
import { openOn } from './emulator.ts';
import { jobOf, type PricedService, type PricedTable, startPricedService, type Telling } from './priced-service.ts';

/* Prices, against a service on this machine that says how much a query would read. */

const tebibyte = 1024 ** 4;
const mebibyte = 1024 ** 2;

let service: PricedService | null = null;
afterEach(async () => {
  await service?.close();
  service = null;
});

async function projectOn(
  tables: Readonly<Record<string, PricedTable>>,
  files: Files,
  { options = '', ...telling }: Telling & { readonly options?: string } = {},
) {
  service = await startPricedService(tables, telling);
  const target = `{type: bigquery, project: test-project, schema: analytics, api_endpoint: '${service.endpoint}'${options}}`;
  const project = testProject({ ...files, 'waymark.yaml': `name: shop\ntargets:\n  dev: ${target}\n` });
  return { ...project, service };
}

const raw: Files = {
  'catalog/shop.yaml': 'sources: {raw: {layout: columns, table: analytics.raw_orders, fields: {time: at}}}\n',
};

const large: Readonly<Record<string, PricedTable>> = {
  raw_orders: { bytes: 3 * tebibyte, columns: { at: 'TIMESTAMP', amount: 'FLOAT' } },
  small: { bytes: 5 * mebibyte, columns: { one: 'INTEGER' } },
};

// https://cloud.google.com/bigquery/pricing: whole megabytes, at least ten for each table that is read; nothing for nothing.
test.each([
  [0, 0, 0],
  [0, 2, 0],
  [1, 1, 10 * mebibyte],
  [10 * mebibyte, 1, 10 * mebibyte],
  [10 * mebibyte + 1, 1, 11 * mebibyte],
  [12 * mebibyte, 3, 30 * mebibyte],
  [2, 0, 10 * mebibyte],
])('%d bytes of %d tables are billed as %d', (bytes, tables, billed) => {
  expect(billedBytes(bytes, tables)).toBe(billed);
});

test('every statement has its price before it is paid, and there is a total', async () => {
  const { root, service: asked } = await projectOn(large, {
    ...raw,
    'transforms/orders.sql.hbs': '---\nmaterialized: table\n---\nselect 1 as one from {{source "raw"}}\n',
    'transforms/reads_small.sql.hbs': '---\nmaterialized: table\n---\nselect one from analytics.small\n',
    'transforms/weekly.sql.hbs': '---\nmaterialized: table\n---\nselect one from {{ref "orders"}}\n',
    'transforms/seen.sql.hbs': 'select one from {{ref "orders"}}\n',
  });
  const { code, out, err } = await runCli(root, ['build', '--dry-run', '--json']);
  expect(err).toBe('');
  const told = JSON.parse(out);
  expect(told.diagnostics).toEqual([]);
  expect(code).toBe(0);
  const price = Object.fromEntries(told.steps.map((step: { name: string; price: object }) => [step.name, step.price]));
  expect(price).toEqual({
    // 3 TiB at 6.25 a TiB.
    orders: { bytes: 3 * tebibyte, billed: 3 * tebibyte, cost: 18.75, accuracy: 'exact' },
    // 5 MB are billed as 10: 10 / 2^20 of 6.25.
    reads_small: { bytes: 5 * mebibyte, billed: 10 * mebibyte, cost: 0.000059604644775390625, accuracy: 'exact' },
    weekly: { bytes: 0, billed: 0, cost: 0, accuracy: 'at_least' },
    // An existing table is read as a whole.
    raw: { bytes: 3 * tebibyte, billed: 3 * tebibyte, cost: 18.75, accuracy: 'about' },
    // A view is read by who reads it.
    seen: { bytes: 0, billed: 0, cost: 0, accuracy: 'exact' },
  });
  expect(told.total).toEqual({
    bytes: 6 * tebibyte + 5 * mebibyte,
    billed: 6 * tebibyte + 10 * mebibyte,
    cost: 37.500059604644775,
    accuracy: 'about',
  });
  // The table that is not there has the column that its own query returns.
  expect(asked.asked).toContain(
    'with orders as (select cast(null as int64) as one limit 0) select * from (\nselect one from orders\n)',
  );
  expect(asked.begun).toEqual([]);
});

test('for people it is a table, with what the figures leave out', async () => {
  const { root } = await projectOn(
    large,
    {
      ...raw,
      'transforms/orders.sql.hbs': '---\nmaterialized: table\n---\nselect 1 as one from {{source "raw"}}\n',
      'transforms/weekly.sql.hbs': '---\nmaterialized: table\n---\nselect one from {{ref "orders"}}\n',
    },
    { options: ', price_per_tib: 8, currency: EUR' },
  );
  const { code, out } = await runCli(root, ['build', '--dry-run', '--exclude', 'source:raw']);
  expect(code).toBe(0);
  expect(out).toBe(`step           would        read        bill         cost  because
model  orders  build    3.00 TiB    3.00 TiB    24.00 EUR  never built
model  weekly  build       ≥ 0 B       ≥ 0 B   ≥ 0.00 EUR  never built
total                 ≥ 3.00 TiB  ≥ 3.00 TiB  ≥ 24.00 EUR

2 steps: 2 build. Nothing was run.
Prices are at 8 EUR a TiB (\`price_per_tib\` of the target), without what is free each month or reserved.
≥: orders is not there yet; what reading it costs is not known.
`);
});

test('where it would be more than the model or the target allows, that is an error at the place that says so', async () => {
  const model = (limit: string) => `---\nmaterialized: table\n${limit}---\nselect 1 as one from {{source "raw"}}\n`;
  const { root } = await projectOn(
    large,
    {
      ...raw,
      'transforms/may.sql.hbs': model('maximum_bytes_billed: 4000000000000\n'),
      'transforms/may_not.sql.hbs': model('maximum_bytes_billed: 1000\n'),
      'transforms/unsaid.sql.hbs': model(''),
      'transforms/after.sql.hbs': 'select * from {{ref "unsaid"}}\n',
    },
    { options: ', maximum_bytes_billed: 2000000000000' },
  );
  const { code, out } = await runCli(root, ['build', '--dry-run', '--exclude', 'source:raw', '--json']);
  const { steps, diagnostics } = JSON.parse(out);
  expect(code).toBe(1);
  expect(Object.fromEntries(steps.map((step: { name: string; action: string }) => [step.name, step.action]))).toEqual({
    may: 'build',
    may_not: 'refused',
    unsaid: 'refused',
    after: 'skipped',
  });
  expect(diagnostics).toMatchObject([
    {
      code: 'run/cost',
      message: '`model:may_not` would bill 3298534883328 bytes (its query); the head of `may_not` allows 1000.',
      span: { path: 'transforms/may_not.sql.hbs', line: 3 },
    },
    {
      code: 'run/cost',
      message: '`model:unsaid` would bill 3298534883328 bytes (its query); the target `dev` allows 2000000000000.',
      span: { path: 'transforms/unsaid.sql.hbs' },
    },
  ]);
});

test('a query tells on stderr what it read, was billed and cost', async () => {
  // A quarter of a TiB is 1.5625 at 6.25 a TiB.
  const fields = [{ name: 'revenue', type: 'FLOAT' }];
  const quarter = String(tebibyte / 4);
  const { root } = await projectOn(
    {},
    {
      'catalog/shop.yaml':
        'seeds: {payments: {file: p.csv, columns: {amount: number}}}\nmetrics: {revenue: {type: simple, sum: amount, of: payments}}\n',
      'p.csv': 'amount\n1\n',
    },
    { ofJob: () => jobOf(tebibyte / 4 - 1, fields, { totalBytesBilled: quarter }) },
  );
  const { code, out, err } = await runCli(root, ['query', 'revenue', '--output', 'csv']);
  expect(code).toBe(0);
  expect(out.trim()).toBe('revenue');
  expect(err).toBe('1 job read 256 GiB; billed 256 GiB (1.56 USD), slot time 1.5 s\n');
});

test('a thousand models are checked with few requests, and what is wrong is found in all of them', async () => {
  const models = Object.fromEntries(
    Array.from({ length: 1000 }, (_, index) => {
      const level = Math.floor(index / 250);
      const from = level === 0 ? 'analytics.small' : `{{ref "m${index - 250}"}}`;
      return [`transforms/m${index}.sql.hbs`, `select one${index % 100 === 7 ? ', wrong' : ''} from ${from}\n`];
    }),
  );
  const column = { name: 'one', type: 'INTEGER' };
  const project = await projectOn(large, models, {
    ofDryRun(sql) {
      const line = sql.split('\n').findIndex((one) => one.includes(', wrong'));
      if (line !== -1)
        return {
          status: { errorResult: { reason: 'invalidQuery', message: `Unrecognized name: wrong at [${line + 1}:13]` } },
        };
      const lists = [...sql.matchAll(/ as (query_\d+)/g)];
      if (lists.length === 0) return jobOf(0, [column]);
      return jobOf(
        0,
        lists.map(([, name]) => ({ name, type: 'RECORD', mode: 'REPEATED', fields: [column] })),
      );
    },
  });
  const reader = await project.openReader();
  const findings = await validateSql(project.load(), reader, testTime);
  await reader.close();
  expect(findings.map((one) => one.span?.path)).toContain('transforms/m7.sql.hbs');
  expect(new Set(findings.map((one) => `${one.span?.line}:${one.span?.column} ${one.message}`))).toEqual(
    new Set(['1:13 Unrecognized name: wrong']),
  );
  // Of 7, 107, … 907 those from 507 on read what reads 7 and so on, and are left out.
  expect(findings).toHaveLength(5);
  // Levels of 250 in batches of 20 are 13 requests each; each of those that are wrong takes two more.
  expect(project.service.asked.length).toBeLessThanOrEqual(1 + 4 * 13 + 2 * 5);
  expect(project.service.begun).toEqual([]);
});

test('the newest partition is found by asking which ranges are empty', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -4000, max: 4000 }), async (offset) => {
      const newest = addDays('2026-01-15', offset);
      let asked = 0;
      const found = await newestDay('2026-01-15', async (day) => {
        asked += 1;
        return day > newest;
      });
      expect(found).toBe(newest);
      expect(asked).toBeLessThanOrEqual(28);
    }),
  );
  // Of a table without partitions, every range reads the same.
  expect(await newestDay('2026-01-15', async () => false)).toBe('2026-01-15');
  expect(await newestDay('2026-01-15', async () => true)).toBe('2026-01-15');
});

test('a job is sent with the limit of its model, else that of the target, and a refusal says what to do', async () => {
  const limits: unknown[] = [];
  service = await startPricedService(
    {},
    {
      ofJob(_, configuration) {
        limits.push(configuration.query?.maximumBytesBilled);
        const message = 'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.';
        return { status: { state: 'DONE', errorResult: { reason: 'bytesBilledLimitExceeded', message } } };
      },
    },
  );
  const warehouse = await openOn(service, { maximumBytesBilled: 5000 });
  const origin = { step: 'model:orders', span: null };
  const failed = await warehouse.execute([{ sql: 'select 1', origin, maximumBytes: 1000 }]).catch((error) => error);
  await expect(warehouse.execute([{ sql: 'select 1', origin }])).rejects.toThrow();
  await warehouse.close();
  expect(limits).toEqual(['1000', '5000']);
  expect(warehouseFailure(failed, () => null)).toMatchObject({
    code: 'run/cost',
    message: 'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.',
    hint: 'Nothing was billed. Read fewer partitions or columns, or raise `maximum_bytes_billed` of the target or the model.',
  });
});

test('a service that does not answer is said once, with exit code 3', async () => {
  const { root, service: gone } = await projectOn(large, {
    'transforms/one.sql.hbs': 'select one from analytics.small\n',
    'transforms/two.sql.hbs': 'select one from analytics.small\n',
  });
  await gone.close();
  for (const args of [
    ['check', '--target', 'dev'],
    ['build', '--dry-run'],
  ]) {
    const { code, err } = await runCli(root, args);
    expect(code).toBe(3);
    expect(err.match(/ECONNREFUSED/g)).toHaveLength(1);
  }
});
