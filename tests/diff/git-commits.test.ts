import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { change, emptyFolder, runCli, starter } from '../cli/run-cli.ts';
import { commit, git, repository, shop, write } from './repository.ts';

/* Which commit and which folder of it a project is compared with, where that is less than plain. */

const diff = (folder: string, ...args: readonly string[]) => runCli(folder, ['diff', ...args]);
const events = 'catalog/events.yaml';

describe('a project that was in another folder', () => {
  test('is found there; the workflow of the starter is called like its settings', async () => {
    const folder = await starter();
    git(folder, 'init', '--quiet', '--initial-branch=main');
    commit(folder);
    mkdirSync(join(folder, 'analytics'));
    for (const name of ['waymark.yaml', 'catalog', 'transforms', 'data'])
      renameSync(join(folder, name), join(folder, 'analytics', name));
    const { code, out, err } = await diff(join(folder, 'analytics'), 'main');
    expect(err).toContain('The project was in `.` in main');
    expect(out).toMatch(/no changes\n$/);
    expect(code).toBe(0);
  });

  test('and was nowhere: its settings are no change', async () => {
    const folder = repository({ 'README.md': 'Hello\n' });
    write(folder, { ...shop, 'waymark.yaml': 'name: shop\nvars: {least: 5}\n' });
    const { out, err } = await diff(folder, 'main');
    expect(err).toContain('There is no project in main');
    expect(out).toContain('The event `order.paid` is new.');
    expect(out).not.toContain('WARNING');
  });
});

describe('a commit that a shallow clone does not have', () => {
  const shallow = (): string => {
    const folder = repository(shop);
    change(folder, events, 'coupon: string', 'coupon: {type: string, required: true}');
    commit(folder);
    const clone = join(emptyFolder(), 'clone');
    git(folder, 'clone', '--quiet', '--depth=1', `file://${folder}`, clone);
    return clone;
  };

  test.each([
    ['a branch', 'work', 'git fetch --depth=1 origin work:refs/remotes/origin/work'],
    ['a step back', 'HEAD~1', 'git fetch --unshallow'],
    ['a hash', '0123456789abcdef', 'git fetch --unshallow'],
  ])('%s: how it is fetched', async (_, ref, command) => {
    const { code, err } = await diff(shallow(), ref);
    expect(err).toContain(`git knows no branch, tag or commit '${ref}'; this is a shallow clone`);
    expect(err).toContain(`hint: Fetch it: \`${command}\`, or \`fetch-depth: 0\``);
    expect(code).toBe(2);
  });
});

describe('a commit that does not check', () => {
  test('but was understood is compared, and that is said', async () => {
    const folder = repository(shop);
    change(folder, events, 'minimum: 0', 'minimun: 0');
    commit(folder);
    change(folder, events, 'minimun: 0', 'minimum: 0');
    const { out, err } = await diff(folder, 'main');
    expect(out).toContain('`amount` of `order.paid` has to be at least 0 now; there was no limit.');
    expect(err).toMatch(
      /info\[diff\/not-compared\]\n {2}main \(.{7}\) does not check \(catalog\/events.yaml:\d+:\d+: .*minimun/,
    );
    expect(err).toContain('It was compared as it was understood.');
    expect(err).not.toContain('The project as it is now');
  });

  test('and has a file that cannot be read: what follows from it is not taken for a change', async () => {
    const folder = repository(shop);
    change(folder, events, 'amount: {type: number', 'amount: {type: number, unit: USD');
    commit(folder);
    git(folder, 'branch', 'good');
    change(folder, events, 'events:', 'events: [');
    commit(folder);
    git(folder, 'checkout', '--quiet', 'good', '--', '.');
    const { code, out, err } = await diff(folder, 'main');
    expect(err).toContain('a file could not be read, so that nothing is told as new that it may define');
    expect(out).toMatch(/no changes\n$/);
    expect(code).toBe(0);
  });
});
