import duckdbApi from '@duckdb/node-api';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { catalogGenerator } from '../../generators/catalog/index.ts';
import { lineageOfEntries, metricEntry, modelEntry } from '../../src/impact/lineage-data.ts';
import { reservedWords } from '../../src/impact/sql-keywords.ts';
import { contentsOf, generateTexts, projectTexts, repository } from '../generators/generate-project.ts';

/** What docs/impact.md says of the section. */
const origins = { type: 'array', minItems: 1, items: { type: 'string', pattern: '^(event|model|seed|table|metric):' } };
const byName = (items: object) => ({ type: 'object', additionalProperties: items });
const section = {
  type: 'array',
  items: {
    oneOf: [
      {
        type: 'object',
        required: ['id'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', pattern: '^metric:' },
          measures: {
            type: 'array',
            items: {
              type: 'object',
              required: ['measure', 'of'],
              additionalProperties: false,
              properties: { measure: { type: 'string' }, of: { type: 'string' }, columns: origins },
            },
          },
          dimensions: byName({ ...origins, minItems: 0 }),
          metrics: origins,
        },
      },
      {
        type: 'object',
        required: ['id'],
        additionalProperties: false,
        properties: {
          id: { type: 'string', pattern: '^model:' },
          columns: byName({ ...origins, minItems: 0 }),
          passes_on: origins,
          rows: origins,
          not_followed: { type: 'string' },
        },
      },
    ],
  },
};

test('catalog.json holds an entry for each metric and each model, in the form that is documented', async () => {
  const files = await generateTexts(projectTexts(repository), [catalogGenerator]);
  const catalog = JSON.parse(contentsOf(files, 'catalog.json'));
  const validate = new Ajv2020({ strict: false }).compile(section);
  expect(validate(catalog.column_lineage), JSON.stringify(validate.errors)).toBe(true);
  const names = (kind: string) => catalog[`${kind}s`].map((one: { name: string }) => `${kind}:${one.name}`);
  expect(catalog.column_lineage.map((one: { id: string }) => one.id)).toEqual([...names('metric'), ...names('model')]);
  // transforms/orders/orders_daily.sql.hbs, read by a person: distinct orders by day and tier of the first payment.
  expect(catalog.column_lineage).toContainEqual({
    id: 'model:orders_daily',
    columns: {
      day: ['event:order.paid#event_time'],
      tier: ['event:order.paid#tier'],
      orders: [],
      revenue: ['event:order.paid#amount'],
      average_order_value: ['event:order.paid#amount'],
    },
    rows: ['event:order.paid#event_time', 'event:order.paid#order_id', 'event:order.paid#tier'],
  });
  // What is read from the file again is what was written.
  const read = lineageOfEntries(catalog.column_lineage);
  for (const entry of catalog.column_lineage) {
    const [kind, name] = entry.id.split(/:(.*)/s);
    const own = kind === 'model' ? read.model(name) : null;
    const metric = kind === 'metric' ? read.metric(name) : null;
    expect(own ? modelEntry(name, own) : metric && metricEntry(name, metric)).toEqual(entry);
  }
});

test('DuckDB lets no column be called like the words that are never looked up, unless it is quoted', async () => {
  const connection = await (await duckdbApi.DuckDBInstance.create(':memory:')).connect();
  const found = await connection.runAndReadAll(
    "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'",
  );
  const reserved = new Set(found.getRows().map(([name]) => String(name)));
  expect([...reservedWords].filter((word) => !reserved.has(word))).toEqual([]);
});
