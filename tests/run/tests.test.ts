import { describe, expect, test } from 'vitest';
import { statusesOf, stepOf, testProject } from './fixture.ts';

const files = {
  'transforms/orders.sql.hbs':
    '---\nmaterialized: table\ncolumns: {id: integer, amount: number}\nassertions: [unique: id]\n---\nselect 1 as id, 2.5 as amount\n',
  'transforms/large.sql.hbs':
    '---\nmaterialized: table\n---\nselect id, amount * 2 as double_amount from {{ref "orders"}} where amount > 1\n',
  'transforms/tests.yaml': `unit_tests:
  only_large:
    model: large
    given:
      orders: [{id: 1, amount: 0.5}, {id: 2, amount: 10}]
    expect: [{id: 2, double_amount: 20}]
`,
};
const broken = files['transforms/large.sql.hbs'].replace('> 1', '> 0');

describe('unit tests', () => {
  test('pass in memory before their model is built, and are not run again while nothing changes', async () => {
    const project = testProject(files);
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(0);
    const order = outcome.result?.steps.map((step) => step.id) ?? [];
    expect(order.indexOf('unit:only_large')).toBeLessThan(order.indexOf('model:large'));
    expect(await project.statuses()).toMatchObject({ 'unit:only_large': 'unchanged', 'model:large': 'unchanged' });
  });

  test('that fail stop their model, with the difference', async () => {
    const project = testProject(files);
    await project.run();
    project.write({ 'transforms/large.sql.hbs': broken });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(statusesOf(outcome)).toMatchObject({ 'unit:only_large': 'failed', 'model:large': 'skipped' });
    const step = stepOf(outcome, 'unit:only_large');
    expect(step.diagnostics).toMatchObject([
      { code: 'run/unit-test', span: { path: 'transforms/tests.yaml', line: 2 } },
    ]);
    expect(step.difference?.rows.map((row) => [row.kind, ...row.values])).toEqual([
      ['same', '2', '20'],
      ['extra', '1', '1'],
    ]);
  });

  test('whose SQL the warehouse rejects point into the template', async () => {
    const project = testProject({
      ...files,
      'transforms/large.sql.hbs': 'select id,\n  amuont as double_amount\nfrom {{ref "orders"}}\n',
    });
    const outcome = await project.run({ command: 'test', select: ['large'] });
    expect(outcome.exitCode).toBe(3);
    expect(stepOf(outcome, 'unit:only_large').diagnostics).toMatchObject([
      { code: 'run/warehouse', span: { path: 'transforms/large.sql.hbs', line: 2, column: 3 } },
    ]);
  });
});

describe('waymark test', () => {
  test('asks what is published, and builds nothing', async () => {
    const project = testProject(files);
    await project.run();
    project.write({ 'transforms/orders.sql.hbs': files['transforms/orders.sql.hbs'].replace('2.5', '7.5') });
    expect(await project.statuses({ command: 'test' })).toEqual({
      'assert:model:orders': 'succeeded',
      'unit:only_large': 'succeeded',
    });
    expect(await project.query('select amount from orders')).toEqual([{ amount: 2.5 }]);
  });

  test('finds what somebody did to a published table', async () => {
    const project = testProject(files);
    await project.run();
    await project.query('insert into orders from orders');
    const outcome = await project.run({ command: 'test' });
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'assert:model:orders').assertions).toMatchObject([{ kind: 'unique', status: 'failed' }]);
  });

  test('says what was never built', async () => {
    const outcome = await testProject(files).run({ command: 'test', select: ['orders'] });
    expect(stepOf(outcome, 'assert:model:orders').diagnostics).toMatchObject([{ code: 'run/not-built' }]);
  });
});

test('waymark run builds without asking, and a later build asks', async () => {
  const project = testProject({
    ...files,
    'transforms/orders.sql.hbs': files['transforms/orders.sql.hbs'].replace(
      'select 1 as id, 2.5 as amount',
      'select 1 as id, 2.5 as amount from range(2)',
    ),
  });
  expect(await project.statuses({ command: 'run' })).toEqual({
    'model:orders': 'succeeded',
    'model:large': 'succeeded',
  });
  expect(await project.statuses()).toMatchObject({ 'model:orders': 'failed', 'model:large': 'skipped' });
});
