import { describe, expect, test } from 'vitest';
import { commands } from '../../src/cli/commands.ts';
import { emptyFolder, runCli, starter } from './run-cli.ts';

describe('help', () => {
  test('without a command lists all of them', async () => {
    const { code, out, err } = await runCli(emptyFolder(), []);
    expect(code).toBe(0);
    expect(err).toBe('');
    for (const { name, summary } of commands) expect(out).toContain(`${name.padEnd(15)}${summary}`);
  });

  test.each(commands.map((one) => one.name))('of %s says what it does, with examples', async (name) => {
    const asked = await runCli(emptyFolder(), [name, '--help']);
    expect(asked.code).toBe(0);
    expect(asked.err).toBe('');
    expect(asked.out).toMatch(new RegExp(`^Usage: waymark ${name} `));
    expect(asked.out).toMatch(new RegExp(`Examples:\n  waymark ${name}`));
    expect(await runCli(emptyFolder(), ['help', name])).toEqual(asked);
  });

  test('the version is that of the package', async () => {
    expect((await runCli(emptyFolder(), ['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('wrong use exits with 2 and says what was meant', () => {
  const cases: readonly (readonly [args: string, said: string])[] = [
    ['chek', 'Did you mean `check`?'],
    ['check --fromat json', 'Did you mean --format?'],
    ['check --format jsn', 'Allowed choices are text, json, markdown, github, sarif, junit.'],
    ['check --vars [1]', '--vars must be a map'],
    ['build --target prd', 'hint: Known: `dev`.'],
    ['build --target dve', 'hint: Did you mean `dev`?'],
    ['build --select orders_dayly', 'Did you mean `orders_daily`?'],
    ['build --select tag:dayly', 'Did you mean `daily`?'],
    ['build --exclude source:ap', 'Did you mean `app`?'],
    ['build --threads 0', 'a whole number of at least 1'],
    ['list --select state:new', 'state:changed'],
    ['show orders_dayly', 'Did you mean `orders_daily`?'],
    ['show', "missing required argument 'name'"],
    ['sample --event order.plaecd', 'Did you mean `order.placed`?'],
    ['sample --days 1.5', 'a whole number of at least 1'],
    ['sample --from yesterday', 'a date like 2026-01-31'],
    ['sample --late 2', 'a share from 0 to 1'],
    ['explain event/exampel', 'Did you mean `event/example`'],
    ['retry', 'Start one with `waymark build`'],
    ['check -C nowhere', "there is no folder 'nowhere'"],
    ['init .', 'Name another folder.'],
    ['init waymark.yaml', 'Name a folder'],
  ];

  test.each(cases)('waymark %s', async (args, said) => {
    const { code, out, err } = await runCli(await starter(), args.split(' '));
    expect(err).toContain(said);
    expect(out).toBe('');
    expect(code).toBe(2);
  });

  test.each(['check', 'generate', 'build', 'run', 'test', 'sample', 'list', 'show x', 'retry', 'clean'])(
    'waymark %s without a project',
    async (args) => {
      const { code, out, err } = await runCli(emptyFolder(), args.split(' '));
      expect(err).toContain('hint: Change into a project');
      expect(out).toBe('');
      expect(code).toBe(2);
    },
  );
});
