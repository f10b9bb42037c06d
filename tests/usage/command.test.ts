import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli } from '../cli/run-cli.ts';
import { commit, git, write } from '../diff/repository.ts';

const catalog = `events:
  order.paid:
    properties: {amount: {type: number, required: true}, coupon: string}
  order.sent:
    status: {deprecated: {reason: Renamed, replaced_by: order.paid, remove_after: 2099-06-30}}
  cart.viewed: {}
  cart.shared: {status: planned}
`;
const app = `import type { OrderPaid } from '../dist/types/index.js';
export function pay(order: OrderPaid) {
  track('order.paid', { amount: order.amount });
  track('order.sent', {});
}
`;

function project(files: Readonly<Record<string, string>> = {}): string {
  const folder = emptyFolder();
  write(folder, { 'waymark.yaml': 'name: shop\n', 'catalog/events.yaml': catalog, 'src/pay.ts': app, ...files });
  return folder;
}

const usage = (folder: string, ...args: readonly string[]) => runCli(folder, ['usage', ...args]);

describe('waymark usage', () => {
  test('says where each event is used, which ones nothing sends, and which are deprecated', async () => {
    const { code, out, err } = await usage(project(), 'src/**/*.{ts,tsx,js}');
    expect(out).toBe(`order.paid  1 send, 1 type, 1 property
  src/pay.ts:2:28  type
  src/pay.ts:3:9   send with amount
  src/pay.ts:3:39  property amount

order.sent  1 send
  src/pay.ts:4:9  send
`);
    expect(err).toContain('warning[usage/deprecated] src/pay.ts:4:9');
    expect(err).toContain('hint: Send `order.paid` instead.');
    expect(err).toContain('No code sends the event `cart.viewed`.');
    expect(err).not.toContain('cart.shared');
    expect(err).toMatch(/looked at 1 file, 2 sends, 1 type, 1 property: 2 warnings\n$/);
    expect(code).toBe(0);
  });

  test('an event that the catalog does not have is an error with what was meant', async () => {
    const folder = project({ 'src/a.js': `track('order.payd');\ntrack('something else');\n` });
    const { code, err } = await usage(folder, 'src');
    expect(err).toContain('error[usage/unknown-event] src/a.js:1:7');
    expect(err).toContain('hint: Did you mean `order.paid` or `order.sent`?');
    expect(err).toContain('The event `something else`, which is sent here, is not in the catalog.');
    expect(code).toBe(1);
    expect((await usage(folder, 'src', '--format', 'github')).out).toContain(
      '::error file=src/a.js,line=1,endLine=1,col=7,endColumn=19,title=usage/unknown-event::',
    );
  });

  test('as JSON', async () => {
    const folder = project({ 'src/a.js': 'track(name);\n' });
    const { out, code } = await usage(folder, 'src', '--json');
    const data = JSON.parse(out);
    expect(data).toMatchObject({ format: 1, files: 2, unknown: [], untold: [{ callee: 'track' }] });
    expect(data.uses[1]).toEqual({
      kind: 'send',
      event: 'order.paid',
      property: null,
      payload: { properties: ['amount'], isWhole: true },
      span: { path: 'src/pay.ts', line: 3, column: 9, endLine: 3, endColumn: 21 },
    });
    // A send that cannot be told may be the one that is missed.
    const missed = data.diagnostics.find((one: { code: string }) => one.code === 'usage/never-sent');
    expect(missed.hint).toContain('1 send could not be told');
    expect(code).toBe(0);
  });

  test('files and functions of the settings; a pattern there begins beside waymark.yaml', async () => {
    const folder = emptyFolder();
    write(folder, {
      'app/src/a.ts': `import type { CartViewed } from '@shop/tracking/types';\nlet a: CartViewed; emit(1, 'order.paid', {});`,
      'data/waymark.yaml': `usage:\n  paths: [../app/src/**/*.ts]\n  functions: [{name: emit, argument: 2}]\n  modules: ['@shop/tracking']\n`,
      'data/catalog/events.yaml': catalog,
    });
    const { out, code } = await usage(join(folder, 'data'));
    expect(out).toContain('  ../app/src/a.ts:2:28  send\n');
    expect(out).toContain('  ../app/src/a.ts:2:8  type\n');
    expect(code).toBe(0);
  });

  test('generated files and packages are left out', async () => {
    const folder = project({
      'dist/types/index.ts': `track('order.paid')`,
      'node_modules/a/index.js': `track('order.paid')`,
      'src/node_modules/a/index.js': `track('order.paid')`,
    });
    const { err } = await usage(folder, '**/*');
    expect(err).toContain('looked at 1 file,');
  });
});

describe('bad input', () => {
  test('nothing is named', async () => {
    const { code, err } = await usage(project());
    expect(err).toMatch(/^error: no files of code are named\nhint: .*usage.paths/);
    expect(code).toBe(2);
  });

  test.each(['srcs/**', 'src/**/*.css', `'src/**'`, '.', ''])('a pattern that finds no code: %s', async (pattern) => {
    const folder = emptyFolder();
    write(folder, { 'waymark.yaml': '', 'catalog/events.yaml': catalog });
    const { code, err } = await usage(folder, pattern);
    expect(err).toContain(`No files of code match \`${pattern}\`.`);
    expect(err).not.toContain('cart.viewed');
    expect(code).toBe(2);
  });

  test('one pattern of two finds nothing: the other is looked at, and it is an error', async () => {
    const { code, out, err } = await usage(project(), 'src', 'lib');
    expect(out).toContain('src/pay.ts:3:9');
    expect(err).toContain('No files of code match `lib`.');
    expect(code).toBe(1);
  });

  test('a file that is no code, one that is no text and one that is too large: all are told, the rest is looked at', async () => {
    const folder = project({
      'src/torn.ts': 'export function {\n',
      'src/large.js': `/*${'x'.repeat(4 * 1024 * 1024)}*/`,
    });
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(folder, 'src/latin.js'), Buffer.from([0x22, 0xe9, 0x22]));
    const { code, out, err } = await usage(folder, 'src');
    expect(out).toContain('src/pay.ts:3:9');
    expect(err).toContain('warning[usage/syntax] src/torn.ts:1:17');
    expect(err).toMatch(/`src\/large.js` has 4.0 MB, and was not looked at/);
    expect(err).toContain('`src/latin.js` is not valid UTF-8');
    expect(err).toContain('not all files could be looked at');
    expect(code).toBe(0);
  });

  test('a catalog with errors', async () => {
    const folder = project({ 'catalog/more.yaml': 'events: {open: [\n' });
    expect(await usage(folder, 'src')).toMatchObject({ code: 1, out: '' });
  });

  test.each(['track()', 'a-b', 'a.', '3'])('a function that code cannot call: "%s"', async (name) => {
    const folder = project({ 'waymark.yaml': `usage: {functions: ['${name}']}\n` });
    const { code, err } = await usage(folder, 'src');
    expect(err).toContain('error[settings/function] waymark.yaml:1:21');
    expect(code).toBe(1);
  });
});

describe('waymark diff', () => {
  const settings = { 'waymark.yaml': 'usage: {paths: src}\n' };
  const repository = (files: Readonly<Record<string, string>>): string => {
    const folder = project({ ...settings, ...files });
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commit(folder);
    return folder;
  };
  const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', 'main', ...args]);

  test('names the call sites of a break in every format', async () => {
    const folder = repository({});
    change(folder, 'catalog/events.yaml', 'amount: {type: number', 'amount: {type: integer');
    const { out } = await diff(folder);
    expect(out).toMatch(/producers\/type-changed.*\n.*\n +in the code: 1 call site: `src\/pay.ts:3`\n/);
    expect((await diff(folder, '--format', 'markdown')).out).toContain('*In the code:* 1 call site: `src/pay.ts:3`');
    expect((await diff(folder, '--format', 'github')).out).toContain('In the code: 1 call site: `src/pay.ts:3`');
    const data = JSON.parse((await diff(folder, '--json')).out);
    expect(data.changes[0].call_sites.sure.map((one: { span: { line: number } }) => one.span.line)).toEqual([3]);
    const { runs } = JSON.parse((await diff(folder, '--format', 'sarif')).out);
    const broken = runs[0].results.find((one: { ruleId: string }) => one.ruleId === 'producers/type-changed');
    expect(broken.relatedLocations[0].physicalLocation.artifactLocation.uri).toBe('src/pay.ts');
  });

  test('of an event that was renamed or removed, under its old name', async () => {
    const folder = repository({});
    write(folder, {
      'catalog/events.yaml':
        'events:\n  order.settled: {renamed_from: order.paid, properties: {amount: {type: number, required: true}, coupon: string}}\n',
    });
    const { out } = await diff(folder);
    expect(out).toMatch(
      /producers\/event-renamed.*\n(.*\n)? +in the code: 1 call site: `src\/pay.ts:3`\n[\s\S]*code\/event-renamed.*\n +in the code: 2 call sites: `src\/pay.ts:2`, `src\/pay.ts:3`\n/,
    );
    expect(out).toMatch(/The event `order.sent`[\s\S]*in the code: 1 call site: `src\/pay.ts:4`/);
  });

  test('of a property that has to be there now, the sends that leave it out', async () => {
    const folder = repository({
      'src/more.ts': `track('order.paid', { amount: 1, coupon: 'A' });\ntrack('order.paid', { amount: 2, ...rest });\ntrack('order.paid', all);\n`,
    });
    change(folder, 'catalog/events.yaml', 'coupon: string', 'coupon: {type: string, required: true}');
    const { out } = await diff(folder);
    expect(out).toContain(
      'in the code: 1 call site: `src/pay.ts:3`; 2 more may, with properties from elsewhere: `src/more.ts:2`, `src/more.ts:3`\n',
    );
  });

  test('what cannot be read is said and breaks nothing; without breaks, code is not read', async () => {
    const folder = repository({ 'waymark.yaml': 'usage: {paths: [src, lib]}\n', 'src/torn.ts': 'let = ;' });
    expect(await diff(folder)).toMatchObject({ code: 0, err: '' });
    change(folder, 'catalog/events.yaml', ', coupon: string', ', coupon: string, tax: number');
    expect(await diff(folder)).toMatchObject({ code: 0 });
    change(folder, 'catalog/events.yaml', ', coupon: string', '');
    const { err, code } = await diff(folder);
    expect(err).toContain('warning[usage/syntax] src/torn.ts');
    expect(err).toContain('warning[usage/no-files] waymark.yaml:1:16');
    expect(code).toBe(1);
    expect(readFileSync(join(folder, 'src/torn.ts'), 'utf8')).toBe('let = ;');
  });
});
