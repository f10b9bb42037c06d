import { expect, test } from 'vitest';
import { isOfProperty } from '../../src/assertions/implied-assertions.ts';
import { checkTexts, projectTexts, repository } from '../generators/generate-project.ts';

/*
 * What a property implies stands at the very span of the property (or of the event, for its id), and what a field of the event
 * implies at that of the field. So the spans tell which is which, whatever kinds there are.
 */

const everything: Readonly<Record<string, string>> = {
  'waymark.yaml': 'name: shop\ntargets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\ndefault_target: dev\n',
  'catalog/all.yaml': `entities:
  order: {key: order_id, table: orders}
seeds:
  orders: {file: orders.csv, columns: {order_id: string, size: number}}
events:
  order.made: {properties: {order_id: {type: string, required: true}}}
  order.paid:
    properties:
      order_id: {type: string, required: true, min_length: 1, max_length: 40}
      tier: {type: string, enum: [free, plus]}
      amount: {type: number, minimum: 0, exclusive_maximum: 100}
      code: {type: string, pattern: "^[A-Z]+$"}
      country: {type: string, format: country}
      always: {type: integer, const: 1}
    once_per: order
    after: order.made
    freshness: {target: 1m, acceptable: 5m, grace: 1h}
    volume: {per: day, min: 100}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, healthy: {min: 1}}
`,
  'orders.csv': 'order_id,size\na,1\n',
};

test.each([
  ['an event with everything', everything],
  ['the reference catalogs', projectTexts(repository)],
])('what properties imply is told from what else is implied: %s', (_, texts) => {
  const { catalog } = checkTexts(texts).input.project;
  const definitions = new Set(
    catalog.events.flatMap((one) => [one.at.self, ...one.properties.map((each) => each.at.self)]),
  );
  const implied = catalog.assertions.filter((one) => one.implied);
  const expected = implied.filter((one) => definitions.has(one.at.self)).map((one) => one.id);
  expect(catalog.assertions.filter(isOfProperty).map((one) => one.id)).toEqual(expected);
  expect(expected.length).toBeGreaterThan(7);
  expect(implied.length).toBeGreaterThan(expected.length);
});
