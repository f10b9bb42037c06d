import { beforeAll, expect, test } from 'vitest';
import type { EmittedFile } from '../../generators/generator.ts';
import { compileWith } from './compile-typescript.ts';
import { contentsOf, generateTexts } from './generate-project.ts';

const texts = {
  'waymark.yaml':
    'name: shop\ntargets: {dev: {type: duckdb, path: x.duckdb}, prod: {type: bigquery, schema: shop}}\ndefault_target: dev\n',
  'catalog/shop.yaml': `events:
  order.paid:
    properties: {order_id: string, tier: {type: string, enum: [basic, plus]}, amount: {type: number, unit: USD}, note: string}
metrics:
  revenue:
    description: What was charged
    owner: finance
    type: simple
    sum: amount
    of: order.paid
    where: "tier <> 'note'"
    dimensions: [tier]
    refresh: weekly
    priority: P0
    chart: line
    healthy: {min: 10, max: 50}
  orders: {type: simple, count_distinct: order_id, of: order.paid, dimensions: [tier]}
  order_value: {type: ratio, numerator: revenue, denominator: orders}
rollups:
  daily: {metrics: [revenue, order_value], by: [tier], grain: day, owner: finance}
`,
};

let files: readonly EmittedFile[] = [];
beforeAll(async () => {
  files = await generateTexts(texts);
});

test('the page of a metric says what it means, what it is made of, when it is looked at and where it is used', () => {
  const page = contentsOf(files, 'docs/metrics/revenue.md');
  for (const line of [
    'What was charged',
    '| Healthy | from 10 to 50; a build warns where the last complete week is outside |',
    '| Refresh | weekly |',
    '| Priority | P0 |',
    '| Best drawn as | line |',
    '| Owner | finance |',
    'Used by [`order_value`](order_value.md) and the rollup [`metrics_daily`](../models/metrics_daily.md).',
    '### duckdb',
    '### bigquery',
    "where (tier <> 'note')",
  ])
    expect(page).toContain(line);
});

test('its lineage begins at the properties that it is computed from and ends at what uses it', () => {
  const page = contentsOf(files, 'docs/metrics/revenue.md');
  const graph = /```mermaid\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const labels = new Map([...graph.matchAll(/^ {2}(n\d+)\W*"([^"]+)"/gm)].map(([, id, label]) => [id, label]));
  const edges = [...graph.matchAll(/(n\d+) --> (n\d+)/g)].map(
    ([, from, to]) => `${labels.get(from)} → ${labels.get(to)}`,
  );
  // `note` stands in quotes in the condition: it is a text there, no property.
  expect(edges.sort()).toEqual([
    'amount → order.paid',
    'event_time → order.paid',
    'order.paid → revenue',
    'revenue → daily',
    'revenue → order_value',
    'tier → order.paid',
  ]);
});

test('a rollup has a page, SQL for each dialect, and a place in catalog.json', () => {
  const page = contentsOf(files, 'docs/models/metrics_daily.md');
  expect(page).toContain(
    '| Metrics | [`revenue`](../metrics/revenue.md), [`order_value`](../metrics/order_value.md) |',
  );
  expect(page).toContain('rollup: a table of which a build replaces the days whose rows have changed');
  expect(contentsOf(files, 'sql/bigquery/models/metrics_daily.sql')).toContain('as day');
  const catalog = JSON.parse(contentsOf(files, 'catalog.json'));
  expect(catalog.rollups).toMatchObject([
    { name: 'daily', metrics: ['revenue', 'order_value'], by: ['tier'], grain: 'day' },
  ]);
  expect(catalog.lineage).toEqual(
    expect.arrayContaining([
      { from: 'event:order.paid', to: 'model:metrics_daily' },
      { from: 'metric:order_value', to: 'model:metrics_daily' },
    ]),
  );
});

test('the types of metrics know values and dimensions', () => {
  const use = (line: string): string => `import type { Metrics } from './dist/types/metrics.d.ts';\nexport ${line}\n`;
  const right = {
    'a.ts': use("const sum: Metrics['revenue']['value'] = 0;"),
    'b.ts': use("const tier: Metrics['revenue']['by']['tier'] = 'plus';"),
    'c.ts': use("const mean: Metrics['order_value']['value'] = null;"),
  };
  const wrong = {
    'd.ts': use("const sum: Metrics['revenue']['value'] = null;"),
    'e.ts': use("const tier: Metrics['revenue']['by']['tier'] = 'premium';"),
    'f.ts': use("const other: Metrics['revenues'];"),
  };
  const errors = compileWith(files, { ...right, ...wrong }, ['--allowImportingTsExtensions']);
  expect([...new Set(errors.map((one) => one.file))].sort()).toEqual(Object.keys(wrong));
});
