import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { testProject } from '../run/fixture.ts';
import { oneDayMore, paymentsShop } from '../run/payments-shop.ts';
import { runCli } from './run-cli.ts';

/* What `waymark build --dry-run` says on DuckDB, where nothing is charged. */

const files = {
  ...paymentsShop,
  'transforms/tests.yaml': `unit_tests:
  tiers_add_up:
    model: tiers
    given: {daily: [{paid_on: 2026-01-14, tier: plus, revenue: 1}, {paid_on: 2026-01-15, tier: plus, revenue: 2}]}
    expect: [{tier: plus, revenue: 3}]
`,
};

/** Every file below a folder with the hash of what is in it. */
function contentsOf(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    found[name] = statSync(path).isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : 'folder';
  }
  return found;
}

const dryRun = (root: string, ...more: string[]) => runCli(root, ['build', '--dry-run', ...more]);

test('a target that is not there yet stays away: everything would be built', async () => {
  const { root } = testProject(files);
  const before = contentsOf(root);
  const { code, out, err } = await dryRun(root);
  expect(code).toBe(0);
  expect(err).toBe('');
  expect(out).toBe(`step                 would  because
unit   tiers_add_up  test   never passed
seed   payments      build  never built
model  daily         build  never built
model  tiers         build  never built

4 steps: 3 build, 1 test. Nothing was run.
`);
  expect(existsSync(join(root, 'dev.duckdb'))).toBe(false);
  expect(contentsOf(root)).toEqual(before);
});

test('what has not changed is left alone, and every other step says why it would run', async () => {
  const project = testProject(files);
  expect((await project.run()).exitCode).toBe(0);
  const before = contentsOf(project.root);
  const idle = await dryRun(project.root);
  expect(idle.out).toContain('4 steps: 4 unchanged. Nothing was run.');
  expect(contentsOf(project.root)).toEqual(before);

  project.write(oneDayMore);
  const { out } = await dryRun(project.root);
  expect(out).toBe(`step                 would      because
unit   tiers_add_up  unchanged
seed   payments      build      its file changed
model  daily         build      reads payments; from 2026-01-15 on
model  tiers         build      reads daily

4 steps: 3 build, 1 unchanged. Nothing was run.
`);
  // It is what a build then does.
  expect(await project.statuses()).toEqual({
    'unit:tiers_add_up': 'unchanged',
    'seed:payments': 'succeeded',
    'model:daily': 'succeeded',
    'model:tiers': 'succeeded',
  });
});

test('--json has the same as data, and a selection is heeded', async () => {
  const project = testProject(files);
  await project.run();
  project.write({
    'transforms/tiers.sql.hbs': 'select tier, avg(revenue) as revenue from {{ref "daily"}} group by 1\n',
  });
  const { code, out } = await dryRun(project.root, '--json', '--select', 'tiers');
  const told = JSON.parse(out);
  expect(code).toBe(0);
  expect(told).toMatchObject({ dryRun: true, exitCode: 0, target: 'dev', rate: null, total: null, diagnostics: [] });
  expect(told.steps).toMatchObject([
    { id: 'unit:tiers_add_up', action: 'test', reason: 'it or its model changed' },
    { id: 'model:tiers', action: 'build', reason: 'its definition changed', price: null, parts: [] },
  ]);
});

test('what is known to fail is an error, and what depends on it is skipped', async () => {
  const project = testProject(files);
  const warehouse = await project.open();
  await warehouse.execute([{ sql: 'create table daily (x int)', origin: { step: 'test', span: null } }]);
  await warehouse.close();
  const { code, out, err } = await dryRun(project.root);
  expect(code).toBe(1);
  expect(out).toContain('model  daily         refused');
  expect(out).toContain('model  tiers         skipped  model:daily is refused');
  expect(err).toContain('run/not-ours');
});
