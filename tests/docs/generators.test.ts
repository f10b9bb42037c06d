import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { change, starter } from '../cli/run-cli.ts';
import { repository, runProcess, runProgram } from '../cli/run-process.ts';
import { filesOf, readPage } from './pages.ts';

const tsc = join(repository, 'node_modules/.bin/tsc');
const strict = [
  '--noEmit',
  '--strict',
  '--exactOptionalPropertyTypes',
  '--target',
  'es2022',
  '--module',
  'nodenext',
  '--types',
  '',
];

test('the examples of the page compile, and the generator writes what it says', async () => {
  const shop = await starter();
  const files = filesOf(readPage('docs/generators.md'));
  expect([...files.keys()]).toEqual(['app/track.ts', 'app/collect.ts', 'generators/event-list.ts']);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(shop, path)), { recursive: true });
    writeFileSync(join(shop, path), text);
  }
  mkdirSync(join(shop, 'node_modules'));
  symlinkSync(repository, join(shop, 'node_modules/waymark'));

  const generated = runProcess(shop, ['generate']);
  expect(generated).toMatchObject({ code: 0, err: expect.stringMatching(/no problems\n$/) });
  expect(readFileSync(join(shop, 'dist/event-list.csv'), 'utf8')).toBe(
    '"event","owner","description"\n' +
      '"order.placed","checkout","A customer placed an order"\n' +
      '"product.viewed","storefront","A product page was shown"\n',
  );
  const compile = () => runProgram(tsc, [...strict, ...files.keys()], shop);
  expect(compile()).toMatchObject({ code: 0, out: '' });

  const { accept } = await import(join(shop, 'app/collect.ts'));
  expect(accept('order.placed', { order_id: 'ord_1', amount: 5, items: 1 })).toEqual([]);
  expect(accept('order.placed', { order_id: 'ord_1', amount: -5, items: 1 })).toEqual(['/amount: must be >= 0']);

  change(shop, 'catalog/events.yaml', 'items: {type: integer', 'pieces: {type: integer');
  change(shop, 'catalog/events.yaml', 'items: 2, coupon', 'pieces: 2, coupon');
  change(shop, 'transforms/unit-tests.yaml', 'unit_tests:', 'x-unused:');
  change(shop, 'generators/event-list.ts', "name: 'event-list'", "name: 'docs'");
  const clash = runProcess(shop, ['generate']);
  expect(clash.err).toContain('error[generate/');
  expect(clash.code).toBe(1);
  change(shop, 'generators/event-list.ts', "name: 'docs'", "name: 'event-list'");
  runProcess(shop, ['generate']);
  expect(existsSync(join(shop, 'dist/types/index.d.ts'))).toBe(true);
  expect(compile().out).toMatch(/app\/track\.ts.*error TS2353:.*'items'/);
});
