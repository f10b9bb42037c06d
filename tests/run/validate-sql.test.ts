import { describe, expect, test } from 'vitest';
import { validateSql } from '../../src/run/validate/validate-sql.ts';
import { type Files, testProject, testTime } from './fixture.ts';

const catalog = (property: string): Files => ({
  'catalog/shop.yaml': [
    'events:',
    '  order.paid:',
    `    properties: {order_id: {type: string, required: true}, ${property}: {type: number, required: true}}`,
    'sources:',
    '  app: {layout: envelope, location: data/*.ndjson}',
    '',
  ].join('\n'),
});

const models: Files = {
  'transforms/paid.sql.hbs': [
    '---',
    'materialized: table',
    'columns: {day: date, revenue: number}',
    'assertions: [{expression: "revenue >= 0"}]',
    '---',
    'select cast(event_time as date) as day, sum(amount) as revenue',
    'from {{event "order.paid"}}',
    'group by 1',
    '',
  ].join('\n'),
  'transforms/weekly.sql.hbs': 'select sum(revenue) as revenue from {{ref "paid"}}\n',
};

/** Findings as `code path:line:column message`. */
async function validate(files: Files): Promise<string[]> {
  const project = testProject(files);
  const loaded = project.load();
  const reader = await project.openReader();
  try {
    const findings = await validateSql(loaded, reader, testTime);
    return findings.map(({ code, span, message }) => `${code} ${span?.path}:${span?.line}:${span?.column} ${message}`);
  } finally {
    await reader.close();
  }
}

describe('SQL read on empty tables', () => {
  test('is fine where it is', async () => {
    expect(await validate({ ...catalog('amount'), ...models })).toEqual([]);
  });

  test('a renamed property is found at the line and word of the model that reads it, and only there', async () => {
    expect(await validate({ ...catalog('total'), ...models })).toEqual([
      'run/warehouse transforms/paid.sql.hbs:6:45 Referenced column "amount" not found in FROM clause!',
    ]);
  });

  test('a broken column contract is found, without repeating it for every assertion', async () => {
    const broken = (models['transforms/paid.sql.hbs'] ?? '').replace('as revenue', 'as income');
    expect(await validate({ ...catalog('amount'), ...models, 'transforms/paid.sql.hbs': broken })).toEqual([
      'run/column-undeclared transforms/paid.sql.hbs:3:10 `paid` returns the column `income` (DOUBLE), which it does not declare.',
      'run/column-missing transforms/paid.sql.hbs:3:22 `paid` declares the column `revenue`, but its SQL does not return it.',
      'run/warehouse transforms/weekly.sql.hbs:1:12 Referenced column "revenue" not found in FROM clause!',
    ]);
  });

  test('SQL of assertions is read too, at the assertion', async () => {
    const broken = (models['transforms/paid.sql.hbs'] ?? '').replace('revenue >= 0', 'revenu >= 0');
    expect(await validate({ ...catalog('amount'), ...models, 'transforms/paid.sql.hbs': broken })).toEqual([
      'run/assertion-sql transforms/paid.sql.hbs:4:14 Referenced column "revenu" not found in FROM clause!',
    ]);
  });

  test('an ephemeral model that breaks is found in its own file', async () => {
    const ephemeral = '---\nmaterialized: ephemeral\n---\nselect nothing from {{event "order.paid"}}\n';
    expect(
      await validate({
        ...catalog('amount'),
        'transforms/inner.sql.hbs': ephemeral,
        'transforms/outer.sql.hbs': 'select * from {{ref "inner"}}\n',
      }),
    ).toEqual(['run/warehouse transforms/inner.sql.hbs:4:8 Referenced column "nothing" not found in FROM clause!']);
  });
});
