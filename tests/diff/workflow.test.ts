import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { commentMark } from '../../src/report/diff/markdown.ts';
import { change, emptyFolder, runCli, starter } from '../cli/run-cli.ts';
import { commit, git, write } from './repository.ts';

interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Stands in for GitHub: keeps comments as files, and writes down what it is asked. */
const github = `#!/bin/sh
echo "$*" >> "$GITHUB_HOME/calls"
case "$*" in
  *--paginate*) [ -f "$GITHUB_HOME/comment" ] && grep -q '^<!-- waymark diff -->' "$GITHUB_HOME/comment" && echo 7; exit 0;;
  *body=@*) cp diff.md "$GITHUB_HOME/comment";;
esac
`;

test('the workflow of the starter writes one comment and replaces it, and fails on a break', {
  timeout: 60_000,
}, async () => {
  const shop = await starter();
  const { jobs } = parse(readFileSync(join(shop, '.github/workflows/waymark.yaml'), 'utf8'));
  const steps: readonly Step[] = jobs.diff.steps;
  expect(jobs.diff.permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
  expect(steps[0]?.with).toEqual({ 'fetch-depth': 0 });
  const [diff, comment] = steps.filter((step) => step.run !== undefined && step.name !== undefined);
  expect(diff?.run).toBe('npx waymark diff "origin/$BASE" --format markdown > diff.md');

  const home = emptyFolder();
  write(home, { 'bin/gh': github });
  chmodSync(join(home, 'bin/gh'), 0o755);
  git(shop, 'init', '--quiet', '--initial-branch=main');
  commit(shop);
  git(shop, 'update-ref', 'refs/remotes/origin/main', 'main');
  git(shop, 'switch', '--quiet', '--create', 'work');

  /** The two steps, with this checkout in place of the installed package. */
  const push = async (): Promise<number> => {
    const { code, out } = await runCli(shop, ['diff', 'origin/main', '--format', 'markdown']);
    write(shop, { 'diff.md': out });
    const env = {
      ...process.env,
      PATH: `${join(home, 'bin')}:${process.env.PATH}`,
      GITHUB_HOME: home,
      GITHUB_REPOSITORY: 'a/b',
      NUMBER: '3',
      GITHUB_STEP_SUMMARY: join(home, 'summary'),
    };
    execFileSync('bash', ['-e', '-o', 'pipefail', '-c', comment?.run ?? ''], { cwd: shop, env, stdio: 'pipe' });
    return code;
  };
  const calls = () => readFileSync(join(home, 'calls'), 'utf8').trim().split('\n');

  expect(await push()).toBe(0);
  expect(readFileSync(join(home, 'comment'), 'utf8')).toMatch(
    /^<!-- waymark diff -->\n\n## Tracking and metrics: nothing changes\n/,
  );
  change(shop, 'catalog/events.yaml', 'items: {type: integer, minimum: 1', 'items: {type: integer, minimum: 2');
  expect(await push()).toBe(1);
  expect(readFileSync(join(home, 'comment'), 'utf8')).toContain(
    '`items` of `order.placed` has to be at least 2 now; it had to be at least 1.',
  );
  expect(calls().map((line) => /--method \w+ \S+/.exec(line)?.[0] ?? 'list')).toEqual([
    'list',
    '--method POST repos/a/b/issues/3/comments',
    'list',
    '--method PATCH repos/a/b/issues/comments/7',
  ]);
  expect(existsSync(join(home, 'summary'))).toBe(true);
  expect(commentMark).toBe('<!-- waymark diff -->');
});

test('the waiver that a comment proposes, filled in, accepts the break', { timeout: 60_000 }, async () => {
  const shop = await starter();
  git(shop, 'init', '--quiet', '--initial-branch=main');
  commit(shop);
  change(shop, 'catalog/events.yaml', 'items: {type: integer, minimum: 1', 'items: {type: integer, minimum: 2');
  const report = () => runCli(shop, ['diff', 'main', '--format', 'markdown']);
  const { code, out } = await report();
  expect(code).toBe(1);
  const proposed = /```yaml\n([\s\S]*?)\n```/.exec(out)?.[1] ?? '';
  write(shop, { 'catalog/waivers.yaml': proposed.replace('…', 'Sets only').replace('YYYY-MM-DD', '2026-12-31') });
  const accepted = await report();
  expect(accepted.out).toContain('## Tracking and metrics: all breaks are accepted\n');
  expect(accepted.out).toContain('*Accepted* by checkout until 2026-12-31: Sets only\n');
  expect(accepted.out).toContain('| ☑️ | Apps that are out there and go on sending | 1 accepted break |');
  expect(accepted.code).toBe(0);
});

test('every format tells of a break, and the JSON is what other programs can read', { timeout: 60_000 }, async () => {
  const shop = await starter();
  git(shop, 'init', '--quiet', '--initial-branch=main');
  commit(shop);
  change(shop, 'catalog/events.yaml', 'items: {type: integer, minimum: 1', 'items: {type: integer, minimum: 2');
  const said = async (format: string) => {
    const { code, out } = await runCli(shop, ['diff', 'main', '--format', format]);
    expect(code, format).toBe(1);
    return out;
  };
  expect(await said('text')).toContain(
    'BREAK    `items` of `order.placed` has to be at least 2 now; it had to be at least 1.',
  );
  expect(await said('github')).toMatch(
    /^::error file=catalog\/events.yaml,line=3\d,.*title=producers\/minimum-raised::/m,
  );
  expect(await said('junit')).toMatch(/<failure type="producers\/minimum-raised"/);
  const { runs } = JSON.parse(await said('sarif'));
  expect(runs[0].results.map((one: { ruleId: string }) => one.ruleId)).toContain('producers/minimum-raised');
  expect(runs[0].tool.driver.rules[0].help.text).toContain('Instead:');
  const json = JSON.parse(await said('json'));
  expect(json.verdicts).toEqual({ producers: 'breaks', code: 'safe', readers: 'safe', meaning: 'safe' });
  const [found] = json.changes;
  expect(found).toMatchObject({
    rule: 'producers/minimum-raised',
    subject: 'order.placed.items',
    part_of: 'event:order.placed',
    owner: 'checkout',
  });
  const metrics = ['metric:average_order_value', 'metric:orders', 'metric:revenue'];
  expect(found.downstream).toEqual([...metrics, 'model:conversion_daily', 'model:orders_daily']);
  // The event that is shown is what the old schema accepts and the new one rejects.
  await runCli(shop, ['generate']);
  const schema = () => JSON.parse(readFileSync(join(shop, 'dist/schemas/events/order.placed.json'), 'utf8'));
  const accepts = (one: object) =>
    new Ajv2020({ strict: false, validateFormats: false }).compile(one)(found.witness.payload);
  expect(accepts(schema())).toBe(false);
  change(shop, 'catalog/events.yaml', 'items: {type: integer, minimum: 2', 'items: {type: integer, minimum: 1');
  await runCli(shop, ['generate']);
  expect(accepts(schema())).toBe(true);
});

test('markdown is a format of every command', async () => {
  const shop = await starter();
  change(shop, 'catalog/events.yaml', 'amount: {type: number', 'amuont: {type: number');
  const { code, out } = await runCli(shop, ['check', '--format', 'markdown']);
  expect(out).toMatch(
    /^\*\*waymark check\*\*: 7 errors\n\n- ❌ .* \(`event\/example` at `catalog\/events.yaml:45:9`\)\n/,
  );
  expect(code).toBe(1);
});
