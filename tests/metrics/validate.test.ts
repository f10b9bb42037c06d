import { expect, test } from 'vitest';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { testProject, testTime } from '../run/fixture.ts';

const catalog = `events:
  order.paid:
    properties: {order_id: {type: string, required: true}, amount: {type: number, required: true}}
sources:
  app: {layout: envelope, location: data/*.ndjson}
metrics:
  revenue: {type: simple, sum: amount, of: order.paid}
  large: {type: simple, sum: amount, of: order.paid, where: amuont > 50}
  large_share: {type: derived, expression: large / revenue}
  days: {type: simple, count: rows, of: paid, dimensions: [missing]}
  fine: {type: simple, sum: income, of: paid, dimensions: [day], time: day}
`;

test('the SQL of metrics is read on empty tables: conditions, and columns that no contract tells of', async () => {
  const project = testProject({
    'catalog/shop.yaml': catalog,
    'transforms/paid.sql.hbs': 'select cast(event_time as date) as day, amount as income from {{event "order.paid"}}\n',
  });
  const reader = await project.openReader();
  try {
    const findings = await validateSql(project.load(), reader, testTime);
    expect(findings.map(({ code, span, message }) => `${code} ${span?.line} ${message}`)).toEqual([
      'run/metric-sql 8 Referenced column "amuont" not found in FROM clause!',
      'run/metric-sql 10 Referenced column "missing" not found in FROM clause!',
    ]);
  } finally {
    await reader.close();
  }
});
