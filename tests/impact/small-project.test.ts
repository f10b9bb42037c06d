import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, runCli } from '../cli/run-cli.ts';

/* A project small enough to follow every edge with a finger. */
const files: Readonly<Record<string, string>> = {
  'waymark.yaml': `name: shop
targets:
  dev: {type: duckdb, path: dist/dev.duckdb}
  cloud: {type: bigquery, project: demo, schema: shop, location: EU}
`,
  'catalog/shop.yaml': `events:
  order.paid:
    properties: {order_id: {type: string, required: true}, tier: {type: string, required: true}, amount: {type: number, required: true}, $note: string}
entities:
  tier: {key: tier, table: tiers}
seeds:
  tiers:
    file: tiers.csv
    columns: {tier: string, label: string, weight: number}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, where: "\\"note\\" <> 'amount' and tier.weight > 1", dimensions: [tier, tier.label]}
  loose: {type: simple, sum: anything, of: open_model, time: at}
  doubled: {type: derived, expression: revenue * 2}
rollups:
  daily: {metrics: [doubled], by: [tier], grain: day}
`,
  'tiers.csv': 'tier,label,weight\nplus,Plus,2\n',
  'transforms/inner.sql.hbs': `---
materialized: ephemeral
---
select order_id, amount * 2 as twice, tier from {{event "order.paid"}}
`,
  'transforms/outer.sql.hbs': `---
columns: {id: string, most: number}
---
select order_id as id, max(twice) as most from {{ref "inner"}} group by order_id
`,
  'transforms/newest.sql.hbs': `---
materialized: incremental
partition: {by: day, grain: day}
columns: {day: date, amount: number}
---
select cast(event_time as date) as day, amount from {{event "order.paid"}}
{{#if incremental}}where tier = 'plus' and event_time >= {{partition_start}}{{/if}}
`,
  'transforms/open_model.sql.hbs': '---\ndescription: Not declared\n---\nselect * from {{event "order.paid"}}\n',
  'transforms/puzzle.sql.hbs':
    '---\ncolumns: {order_id: string}\n---\nselect order_id from {{event "order.paid"}} where amount > (select avg(most) from {{ref "outer"}})\n',
  'transforms/reader.sql.hbs':
    '---\ncolumns: {day: date, x: number}\n---\nselect day, doubled as x from {{ref "metrics_daily"}}\n',
};

function project(): string {
  const root = emptyFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function edges(name: string, ...args: readonly string[]): Promise<string[]> {
  const { out, err, code } = await runCli(project(), ['impact', name, '--json', ...args]);
  expect([code, err]).toEqual([0, '']);
  const data = JSON.parse(out);
  return data.edges.map((one: { from: string; to: string; how: string }) => `${one.from} ${one.how} ${one.to}`).sort();
}

test.each(['dev', 'cloud'])('every edge below a property, on %s', async (target) => {
  expect(await edges('order.paid.amount', '--target', target)).toEqual(
    [
      'event:order.paid#amount column metric:revenue',
      'event:order.paid#amount column model:inner#twice',
      'event:order.paid#amount column model:newest#amount',
      'event:order.paid#amount column model:open_model#amount',
      'event:order.paid#amount table model:puzzle',
      'metric:doubled metric model:metrics_daily#doubled',
      'metric:revenue metric metric:doubled',
      'model:inner#twice column model:outer#most',
      'model:metrics_daily#doubled column model:reader#x',
      // Nobody says which columns the model has.
      'model:open_model#amount table metric:loose',
      'model:outer#most table model:puzzle',
    ].sort(),
  );
});

test('what only an incremental run reads counts too; a rollup has a row for each value of a dimension', async () => {
  const below = await edges('order.paid.tier');
  expect(below).toContain('event:order.paid#tier rows model:newest');
  expect(below).toContain('event:order.paid#tier dimension metric:revenue#tier');
  // The condition joins the tiers by it, so that the total hangs on it as well.
  expect(below).toContain('event:order.paid#tier column metric:revenue');
  expect(below).toContain('metric:doubled#tier rows model:metrics_daily');
});

test('columns of entities reach metrics by conditions and dimensions', async () => {
  expect(await edges('tiers.weight')).toContain('seed:tiers#weight column metric:revenue');
  expect(await edges('tiers.label')).toContain('seed:tiers#label dimension metric:revenue#tier.label');
});

test('a property may be written as the app sends it', async () => {
  expect(await edges('order.paid.$note')).toContain('event:order.paid#note column metric:revenue');
});

test('a rollup, up and down, by its own name and that of its table', async () => {
  expect(await edges('daily')).toEqual(['model:metrics_daily table model:reader']);
  expect(await edges('metrics_daily')).toEqual(['model:metrics_daily table model:reader']);
  expect(await edges('daily', '--up')).toContain('metric:doubled metric metric:revenue');
});

test('a project with errors shows them and exits with 1', async () => {
  const root = project();
  writeFileSync(join(root, 'transforms/outer.sql.hbs'), 'select 1 as x from {{ref "nowhere"}}\n');
  const { code, both } = await runCli(root, ['impact', 'revenue']);
  expect(code).toBe(1);
  expect(both).toContain('nowhere');
});
