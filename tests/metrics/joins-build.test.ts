import { expect, test } from 'vitest';
import { duckdb } from '../../src/dialects/duckdb/index.ts';
import { metricStatement } from '../../src/run/query-metrics.ts';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { stepOf, testProject, testTime } from '../run/fixture.ts';

const files = {
  'catalog/shop.yaml': `properties:
  customer_id: string
entities:
  customer: {key: customer_id, table: customers}
events:
  order.paid:
    properties: {customer_id: {}, amount: {type: number, required: true}}
sources:
  app:
    layout: envelope
    location: data/*.ndjson
    fields: {event: event, id: id, time: timestamp, received: timestamp, properties: properties}
seeds:
  people:
    file: seeds/people.csv
    columns: {customer_id: string, segment: string}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid, dimensions: [customer.segment]}
  ever: {type: cumulative, metric: revenue, window: all}
`,
  'transforms/customers.sql.hbs': '---\nmaterialized: table\n---\nselect customer_id, segment from {{ref "people"}}\n',
  'seeds/people.csv': 'customer_id,segment\na,gold\nb,silver\n',
  'data/app.ndjson': ['a', 'a', 'b', null]
    .map((customer_id, at) =>
      JSON.stringify({
        ...{ event: 'order.paid', id: `e${at}`, timestamp: `2025-01-0${at + 1}T10:00:00Z` },
        properties: { ...(customer_id !== null && { customer_id }), amount: 10 },
      }),
    )
    .join('\n'),
};

test('a table in which a key of its entity stands twice is not published, and rows are never repeated', async () => {
  const project = testProject(files);
  expect(Object.values(await project.statuses()).filter((one) => one === 'failed')).toEqual([]);
  const ask = async () => {
    const planned = metricStatement(project.load(), { metrics: ['revenue'], by: ['customer.segment'] }, duckdb);
    return project.query(planned.value?.statement.sql ?? '');
  };
  const found = [
    { customer_segment: 'gold', revenue: 20 },
    { customer_segment: 'silver', revenue: 10 },
    { customer_segment: null, revenue: 10 },
  ];
  expect(await ask()).toEqual(found);
  project.write({ 'seeds/people.csv': 'customer_id,segment\na,gold\na,silver\nb,silver\n' });
  const broken = await project.run();
  expect(stepOf(broken, 'model:customers').status).toBe('failed');
  // The good table is still there.
  expect(await ask()).toEqual(found);
});

test('the warehouse reads the columns of entities, and windows, on empty tables', async () => {
  const project = testProject({
    ...files,
    'transforms/customers.sql.hbs': 'select customer_id, segment as group_name from {{ref "people"}}\n',
  });
  const reader = await project.openReader();
  try {
    const findings = await validateSql(project.load(), reader, testTime);
    expect(findings.map((one) => `${one.code} ${one.message}`)).toEqual([
      'run/metric-sql Referenced column "segment" not found in FROM clause!',
    ]);
  } finally {
    await reader.close();
  }
});
