import { describe, expect, test } from 'vitest';
import { change, runCli } from '../cli/run-cli.ts';
import { repository, shop, write } from './repository.ts';

/* What a comment on a pull request says to somebody who has never heard of Waymark: what its marks mean, and what is to be done. */

const events = 'catalog/events.yaml';
const comment = async (folder: string): Promise<string> =>
  (await runCli(folder, ['diff', 'main', '--format', 'markdown'])).out;
const breaking = 'amount: {type: number, minimum: 1';

async function commentOn(edit: (folder: string) => void): Promise<string> {
  const folder = repository(shop);
  edit(folder);
  return comment(folder);
}

describe('what a comment says of the check', () => {
  test('a break fails it, and how one is accepted stands at the end', async () => {
    const text = await commentOn((folder) => change(folder, events, 'amount: {type: number, minimum: 0', breaking));
    expect(text).toContain('## Tracking and metrics: 1 break\n');
    expect(text).toContain(
      ': 1 break. This check fails until each break (❌) is taken back, or accepted by its owner as told at the end.\n',
    );
    expect(text).toContain('Write this into any file of the catalog. Its owner approves the pull request.');
    expect(text).not.toContain('⚠️) is worth a look');
  });

  test('of several breaks, the first shows how one is accepted', async () => {
    const text = await commentOn((folder) => {
      change(folder, events, 'amount: {type: number, minimum: 0', breaking);
      change(folder, events, 'coupon: string', 'coupon: {type: string, required: true}');
    });
    expect(text).toContain(
      'Write this into any file of the catalog, one for each break; this is the first. Its owner approves the pull request.',
    );
  });

  test('a warning does not fail it', async () => {
    const model = 'transforms/orders_daily.sql.hbs';
    const text = await commentOn((folder) => change(folder, model, 'sum(amount)', 'max(amount)'));
    expect(text).toContain('## Tracking and metrics: nothing is sure to break\n');
    expect(text).toContain(': 1 warning. What may break (⚠️) is worth a look, and does not fail this check.\n');
    expect(text).not.toContain('This check fails');
  });

  test('a project with errors is not safe, whatever could be compared', async () => {
    const text = await commentOn((folder) => change(folder, events, 'coupon: string', 'coupon: [string'));
    expect(text).toContain('## Tracking and metrics: 1 error\n');
    expect(text).toContain('This check fails: the project has errors (see other findings)');
    expect(text).toContain('### Other findings');
  });

  test('what is safe says no more than that; one change is one', async () => {
    const metric = '  baskets: {type: simple, count: rows, of: order.paid}\n';
    const text = await commentOn((folder) =>
      write(folder, { 'catalog/metrics.yaml': `${shop['catalog/metrics.yaml']}${metric}` }),
    );
    expect(text).toMatch(/\): 1 change that breaks nothing\.\n/);
    expect(text).toContain('<summary>1 change that breaks nothing</summary>');
    expect(text).toContain('it compares the catalog of events, tables and metrics before and after this change');
  });
});

test('a comment that is cut ends what it has begun: nothing after it is folded away', async () => {
  // Names as long as they may be, and a file as deep as it may be.
  const property = `p_${'y'.repeat(110)}`;
  const path = `catalog/${'folder/'.repeat(60)}many.yaml`;
  const many = (least: number) =>
    `events:\n${Array.from({ length: 60 }, (_, at) => `  e${at}.${'x'.repeat(110)}: {properties: {${property}: {type: number, minimum: ${least}}, b${least}: string}}\n`).join('')}`;
  const folder = repository({ ...shop, [path]: many(0) });
  write(folder, { [path]: many(1) });
  const text = await comment(folder);
  const count = (part: string) => text.split(part).length - 1;
  expect(text).toContain('… cut here;');
  expect(text.length).toBeLessThan(65_000);
  expect(count('<details>')).toBeGreaterThan(0);
  expect(count('</details>')).toBe(count('<details>'));
  expect(count('\n```') % 2).toBe(0);
});
