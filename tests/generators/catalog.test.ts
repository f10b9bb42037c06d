import { expect, test } from 'vitest';
import { catalogGenerator } from '../../generators/catalog/index.ts';
import { plainPrinter } from '../../generators/catalog/plain-text.ts';
import { prettyItem } from '../../generators/pretty-json.ts';
import { plainData } from '../../src/model/plain-data.ts';
import { checkTexts, contentsOf, generateTexts, nastyProject, projectTexts, repository } from './generate-project.ts';

interface CatalogFile {
  readonly project: object;
  readonly events: readonly { readonly name: string; readonly defined_at: string }[];
  readonly models: readonly object[];
  readonly assertions: readonly object[];
  readonly lineage: readonly object[];
}

async function catalogOf(texts: Readonly<Record<string, string>>): Promise<CatalogFile> {
  return JSON.parse(contentsOf(await generateTexts(texts, [catalogGenerator]), 'catalog.json'));
}

test('the catalog is plain data: names instead of references, one place instead of spans', async () => {
  const catalog = await catalogOf(projectTexts(nastyProject));
  expect(catalog.events.find((one) => one.name === 'order.paid')).toMatchObject({
    table: 'event_order_paid',
    once_per: 'order',
    after: [{ event: 'checkout.started', by: 'order_id' }],
    freshness: { target: { text: '1m', seconds: 60 } },
    examples: [{ order_id: 'ord_1', items: [{ sku: 'poster_a', quantity: 2 }] }],
    rules: [{ name: 'premium_is_dear', when: [{ property: 'tier', equals: 'premium' }] }, {}, {}],
    defined_at: expect.stringMatching(/^catalog\/shop\.yaml:2[23]$/),
  });
  expect(JSON.stringify(catalog)).not.toMatch(/"endColumn"|"span"/);
});

test('models stand beside the events, and lineage leads from sources to models', async () => {
  const catalog = await catalogOf(projectTexts(nastyProject));
  expect(catalog.models).toMatchObject([
    { name: 'against_targets', materialized: 'view' },
    {
      name: 'orders_daily',
      path: 'transforms/orders_daily.sql.hbs',
      partition: { column: 'day', grain: 'day', lookback: 2 },
      dependsOn: [{ kind: 'event', name: 'order.paid' }],
    },
  ]);
  expect(catalog.lineage).toEqual([
    { from: 'event:order.paid', to: 'model:orders_daily' },
    { from: 'model:orders_daily', to: 'model:against_targets' },
    { from: 'seed:targets', to: 'model:against_targets' },
    ...['checkout.begun', 'checkout.started', 'order.paid', 'page_left'].map((one) => ({
      from: 'source:app',
      to: `event:${one}`,
    })),
  ]);
});

test('assertions are those that somebody wrote', async () => {
  const { assertions } = await catalogOf(projectTexts(nastyProject));
  expect(assertions).toMatchObject([
    {
      kind: 'range',
      subject: { kind: 'event', name: 'order.paid' },
      where: "tier = 'plus'",
      warn_if: { text: '> 1%' },
    },
  ]);
});

test('values of the user are as they were written, whatever they look like', async () => {
  const odd = '{name: a, span: {path: x, line: 1, endColumn: 2}, at: {self: {path: y, endColumn: 1}}, value: 1}';
  const catalog = `events:
  a:
    properties:
      name: {type: string}
      span: {type: object, properties: {path: string, line: integer, endColumn: integer}}
      at: {type: object, properties: {self: {type: object, properties: {path: string, endColumn: integer}}}}
      value: {type: integer}
    examples: [${odd}]
`;
  expect((await catalogOf({ 'catalog/a.yaml': catalog })).events).toMatchObject([
    {
      examples: [
        { name: 'a', span: { path: 'x', line: 1, endColumn: 2 }, at: { self: { path: 'y', endColumn: 1 } }, value: 1 },
      ],
    },
  ]);
});

test('whole numbers that doubles cannot hold stay exact', async () => {
  const catalog = 'events:\n  a: {properties: {id: {type: integer, example: 9007199254740993}}}\n';
  const files = await generateTexts({ 'catalog/a.yaml': catalog });
  for (const path of ['catalog.json', 'schemas/events/a.json', 'docs/events/a.md', 'types/events/a.d.ts']) {
    expect(contentsOf(files, path)).toContain('9007199254740993');
  }
});

test('targets are told by their dialect alone: the rest may be secret, or differ between machines', async () => {
  const settings = (path: string): string =>
    `name: test\ntargets:\n  dev: {type: duckdb, path: ${path}, schema: ${path}}\ndefault_target: dev\n`;
  const catalog = { 'catalog/a.yaml': 'events:\n  a: {properties: {b: string}}\n' };
  const one = await generateTexts({ ...catalog, 'waymark.yaml': settings('one') });
  const other = await generateTexts({ ...catalog, 'waymark.yaml': settings('other') });
  expect(one).toEqual(other);
  expect(JSON.parse(contentsOf(one, 'catalog.json')).project).toEqual({
    name: 'test',
    time_zone: 'UTC',
    week_start: 'monday',
    dialects: ['duckdb'],
  });
});

test.each([nastyProject, repository])('definitions are printed as their plain data: %s', (root) => {
  const { catalog, models, unitTests } = checkTexts(projectTexts(root)).project;
  const { properties, groups, entities, events, sources, seeds, rollups, assertions } = catalog;
  const lists = [properties, groups, entities, events, sources, seeds, rollups, assertions, models, unitTests];
  const definitions = lists.flat();
  expect(definitions.length).toBeGreaterThan(30);
  const print = plainPrinter();
  for (const indent of ['    ', '']) {
    for (const one of definitions) expect(print(one)(indent)).toBe(prettyItem(plainData(one), indent));
  }
});
