import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { type Files, statusesOf, testProject } from '../run/fixture.ts';
import { oneDayMore, paymentsShop } from '../run/payments-shop.ts';
import { type Emulator, hasEmulator, openOn, startEmulator } from './emulator.ts';

/* `waymark build --dry-run` on a dataset that is empty, and on one that a build has filled. Bytes are the emulator's own. */

const files = (endpoint: string): Files => ({
  'waymark.yaml': `name: shop
targets:
  dev: {type: bigquery, project: test, schema: analytics, api_endpoint: '${endpoint}'}
`,
  ...paymentsShop,
  'catalog/metrics.yaml': 'metrics:\n  revenue: {type: simple, sum: amount, of: payments}\n',
  'transforms/tiers.sql.hbs': `---
materialized: table
---
select daily.tier, sum(daily.revenue) as revenue from {{ref "daily"}} group by 1
`,
  'transforms/best.sql.hbs': 'select tier from {{ref "tiers"}} where revenue > 1\n',
});

interface ToldStep {
  readonly id: string;
  readonly action: string;
  readonly reason: string | null;
  readonly parts: readonly { readonly what: string; readonly bytes: number; readonly missing: readonly string[] }[];
}

describe.skipIf(!hasEmulator)('a dry run on BigQuery', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator?.stop());

  async function tables(): Promise<Record<string, unknown>> {
    const warehouse = await openOn(emulator);
    const found: Record<string, unknown> = {};
    for (const name of (await warehouse.objects()).keys())
      found[name] = await warehouse.readTable?.({ schema: null, name });
    await warehouse.close();
    return found;
  }

  test('says what a build then does, and changes nothing', { timeout: 600_000 }, async () => {
    const project = testProject(files(emulator.endpoint));
    const dryRun = async () => {
      const { code, out } = await runCli(project.root, ['build', '--dry-run', '--json']);
      const { steps, diagnostics } = JSON.parse(out);
      const told: readonly ToldStep[] = steps;
      expect(diagnostics).toEqual([]);
      expect(code).toBe(0);
      return told;
    };
    const inShort = (steps: readonly ToldStep[]) =>
      Object.fromEntries(
        steps.map(({ id, action, reason }) => [id, reason === null ? action : `${action}: ${reason}`]),
      );

    const first = await dryRun();
    expect(inShort(first)).toEqual({
      'seed:payments': 'build: never built',
      'model:daily': 'build: never built',
      'model:tiers': 'build: never built',
      'model:best': 'build: never built',
    });
    expect(first.find((one) => one.id === 'model:tiers')?.parts).toMatchObject([{ what: 'query', missing: ['daily'] }]);
    expect(await tables()).toEqual({});

    const built = await project.run();
    expect(built.exitCode).toBe(0);
    const { usage } = built.result?.end ?? {};
    expect(usage).toMatchObject({ currency: 'USD' });
    expect(usage?.jobs).toBeGreaterThan(8);
    const before = await tables();
    expect(Object.keys(before).sort()).toEqual([
      'best',
      'daily',
      'payments',
      'tiers',
      'waymark_failures',
      'waymark_state',
    ]);
    expect(new Set(Object.values(inShort(await dryRun())))).toEqual(new Set(['unchanged']));

    // A day later in the data, and a column that only the new SQL of `daily` makes.
    project.write(oneDayMore);
    const more = await dryRun();
    expect(inShort(more)).toEqual({
      'seed:payments': 'build: its file changed',
      // The newest partition was found without reading the table.
      'model:daily': 'build: reads payments; from 2026-01-15 on',
      'model:tiers': 'build: reads daily',
      'model:best': 'build: reads tiers',
    });
    expect(more.find((one) => one.id === 'model:daily')?.parts.map((one) => one.what)).toEqual([
      'extent',
      'query',
      'replaced rows',
      'assertions',
      'bookkeeping',
    ]);
    project.write({
      'transforms/tiers.sql.hbs':
        '---\nmaterialized: table\n---\nselect tier, sum(revenue) as revenue, count(*) as days from {{ref "daily"}} group by 1\n',
      'transforms/best.sql.hbs': 'select tier, days from {{ref "tiers"}} where revenue > 1\n',
    });
    const changed = await dryRun();
    expect(changed.find((one) => one.id === 'model:best')).toMatchObject({
      action: 'build',
      reason: 'its definition changed',
    });
    expect(await tables()).toEqual(before);
    expect(statusesOf(await project.run())).toMatchObject({ 'model:daily': 'succeeded', 'model:best': 'succeeded' });
  });
});
