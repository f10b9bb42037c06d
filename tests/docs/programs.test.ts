import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { repository, runProcess, runProgram } from '../cli/run-process.ts';
import { filesOf, readPage } from './pages.ts';

const tsc = join(repository, 'node_modules/.bin/tsc');
const flags =
  '--noEmit --strict --exactOptionalPropertyTypes --target es2022 --module nodenext --lib es2024 --skipLibCheck'.split(
    ' ',
  );
const types = [
  '--allowImportingTsExtensions',
  '--types',
  'node',
  '--typeRoots',
  join(repository, 'node_modules/@types'),
];

const program = 'app/report.ts';
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});
let shop = '';
let text = '';

const write = (path: string, contents: string): void => {
  mkdirSync(dirname(join(shop, path)), { recursive: true });
  writeFileSync(join(shop, path), contents);
};
/** Places of complaints of the compiler about a program, as the text of the line from there. */
function complaints(changed: string): string[] {
  write('app/changed.ts', changed);
  const ran = runProgram(tsc, [...flags, ...types, 'app/changed.ts'], shop);
  return [...ran.out.matchAll(/changed\.ts\((\d+),(\d+)\): error TS\d+/g)].map(([, line, column]) =>
    (changed.split('\n')[Number(line) - 1] ?? '').slice(Number(column) - 1).trim(),
  );
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-programs-'));
  folders.push(folder);
  expect((await runCli(folder, ['init', 'shop'])).code).toBe(0);
  shop = join(folder, 'shop');
  const files = filesOf(readPage('docs/programs.md'));
  for (const [path, contents] of files) write(path, contents);
  text = files.get(program) ?? '';
  mkdirSync(join(shop, 'node_modules'));
  symlinkSync(repository, join(shop, 'node_modules/waymark'));
  expect(runProcess(shop, ['build', '--quiet'])).toMatchObject({ code: 0 });
  expect(runProcess(shop, ['generate', '--quiet'])).toMatchObject({ code: 0 });
}, 120_000);

describe('the program of the page', () => {
  test('compiles and prints what a query in SQL gives', () => {
    expect(complaints(text)).toEqual([]);
    const ran = runProgram(process.execPath, [program], shop);
    const query = runProcess(shop, [
      'query',
      'revenue,order_value',
      '--by',
      'coupon',
      '--grain',
      'day',
      '--where',
      'amount > 0',
      '--order',
      '-revenue',
      '--limit',
      '3',
      '--json',
    ]);
    const rows: { day: string; coupon: string | null; revenue: number; order_value: number }[] = JSON.parse(query.out);
    expect(rows.length).toBeGreaterThan(0);
    expect(ran.out).toBe(
      rows
        .map(
          (row) =>
            `${row.day} ${row.coupon ?? 'no coupon'}: ${row.revenue.toFixed(2)} (${row.order_value.toFixed(2)} an order)\n`,
        )
        .join(''),
    );
  }, 60_000);

  test.each([
    [
      'a metric that does not exist',
      "['revenue', 'order_value']",
      "['reveneu', 'order_value']",
      "'reveneu', 'order_value'],",
    ],
    ['a dimension that one of the metrics lacks', "by: ['coupon']", "by: ['order_id']", "'order_id'],"],
    ['a dimension that none has', "by: ['coupon']", "by: ['country']", "'country'],"],
    ['a grain that there is not', "grain: 'day'", "grain: 'decade'", "grain: 'decade',"],
    ['an order by what was not asked for', "order: ['-revenue']", "order: ['-orders']", "'-orders'],"],
    [
      'a field that was not asked for',
      '{ day, coupon,',
      '{ day, month, coupon,',
      'month, coupon, revenue, order_value } of days) {',
    ],
    [
      'a null that was not thought of',
      'order_value?.toFixed',
      'order_value.toFixed',
      'order_value.toFixed(2)} an order)`);',
    ],
  ])(
    'does not compile with %s',
    (_, before, after, at) => {
      expect(text).toContain(before);
      expect(complaints(text.replace(before, after))).toContain(at);
    },
    60_000,
  );

  test('says at run time what the compiler could not see', () => {
    write('app/wrong.ts', text.replace("where: 'amount > 0'", "since: 'yesterday'"));
    const ran = runProgram(process.execPath, ['app/wrong.ts'], shop);
    expect(ran.code).toBe(1);
    expect(ran.err).toContain('query/date: `yesterday` is neither a date nor an instant.');
  });
});
