import { describe, expect, test } from 'vitest';
import { stepOf, testProject } from './fixture.ts';

const shop = {
  'seeds/rates.csv': 'day,rate\n2026-01-01,1.5\n2026-01-02,2\n',
  'catalog/seeds.yaml': 'seeds:\n  rates:\n    file: seeds/rates.csv\n    columns: {day: date, rate: number}\n',
  'transforms/doubled.sql.hbs':
    '---\nmaterialized: table\ncolumns: {day: date, rate: number}\nassertions: [not_null: day]\n---\nselect day, rate * 2 as rate from {{ref "rates"}}\n',
  'transforms/total.sql.hbs': 'select sum(rate) as total from {{ref "doubled"}}\n',
  'transforms/other.sql.hbs': '---\nmaterialized: table\n---\nselect 1 as one\n',
};

describe('a build', () => {
  test('builds seeds, tables and views in the order of what they read', async () => {
    const project = testProject(shop);
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(0);
    expect(outcome.result?.end.counts).toMatchObject({ succeeded: 4, failed: 0, skipped: 0 });
    expect(await project.query('select total from total')).toEqual([{ total: 7 }]);
    expect(stepOf(outcome, 'model:doubled')).toMatchObject({ rows: 2, status: 'succeeded' });
    const order = outcome.result?.steps.map((step) => step.id) ?? [];
    expect(order.indexOf('seed:rates')).toBeLessThan(order.indexOf('model:doubled'));
    expect(order.indexOf('model:doubled')).toBeLessThan(order.indexOf('model:total'));
  });

  test('does nothing where nothing has changed', async () => {
    const project = testProject(shop);
    await project.run();
    expect(await project.statuses()).toEqual({
      'model:doubled': 'unchanged',
      'model:other': 'unchanged',
      'model:total': 'unchanged',
      'seed:rates': 'unchanged',
    });
  });

  test('builds a changed model and what is downstream of it again, and nothing else', async () => {
    const project = testProject(shop);
    await project.run();
    project.write({ 'transforms/doubled.sql.hbs': shop['transforms/doubled.sql.hbs'].replace('* 2', '* 3') });
    expect(await project.statuses()).toEqual({
      'model:doubled': 'succeeded',
      'model:other': 'unchanged',
      'model:total': 'succeeded',
      'seed:rates': 'unchanged',
    });
    expect(await project.query('select total from total')).toEqual([{ total: 10.5 }]);
  });

  test('builds what is downstream of changed data again', async () => {
    const project = testProject(shop);
    await project.run();
    project.write({ 'seeds/rates.csv': 'day,rate\n2026-01-01,5\n' });
    expect(await project.statuses()).toMatchObject({
      'seed:rates': 'succeeded',
      'model:doubled': 'succeeded',
      'model:total': 'succeeded',
      'model:other': 'unchanged',
    });
  });

  test('builds everything again with a full refresh', async () => {
    const project = testProject(shop);
    await project.run();
    expect(new Set(Object.values(await project.statuses({ fullRefresh: true })))).toEqual(new Set(['succeeded']));
  });

  test('builds a table again that somebody dropped', async () => {
    const project = testProject(shop);
    await project.run();
    await project.query('drop table doubled');
    expect(await project.statuses()).toMatchObject({ 'model:doubled': 'succeeded', 'seed:rates': 'unchanged' });
  });

  test('turns a view into a table and a table into a view', async () => {
    const project = testProject(shop);
    await project.run();
    project.write({
      'transforms/total.sql.hbs': '---\nmaterialized: table\n---\nselect sum(rate) as total from {{ref "doubled"}}\n',
      'transforms/other.sql.hbs': 'select 1 as one\n',
    });
    expect(await project.statuses()).toMatchObject({ 'model:total': 'succeeded', 'model:other': 'succeeded' });
    const kinds = await project.query(
      `select table_name, table_type from information_schema.tables where table_name in ('total', 'other') order by 1`,
    );
    expect(kinds).toEqual([
      { table_name: 'other', table_type: 'VIEW' },
      { table_name: 'total', table_type: 'BASE TABLE' },
    ]);
  });
});

describe('what a target holds already', () => {
  test('is never replaced where Waymark did not build it, unless that is asked for', async () => {
    const project = testProject(shop);
    await project.query('create table other as select 42 as mine');
    await project.query('create view rates as select 43 as mine');
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'model:other').diagnostics).toMatchObject([
      { code: 'run/not-ours', span: { path: 'transforms/other.sql.hbs' } },
    ]);
    expect(stepOf(outcome, 'seed:rates').diagnostics).toMatchObject([
      { code: 'run/not-ours', span: { path: 'catalog/seeds.yaml', line: 2 } },
    ]);
    expect(await project.query('select * from other, rates')).toEqual([{ mine: 42, 'mine:1': 43 }]);
    expect((await project.run({ fullRefresh: true })).exitCode).toBe(0);
    expect(await project.query('select * from other')).toEqual([{ one: 1 }]);
  });

  test('by a state of another version is not touched without being asked', async () => {
    const project = testProject(shop);
    await project.run();
    await project.query('alter table waymark_state drop column details');
    await project.query('alter table waymark_failures rename column position to nr');
    expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['failed', 'skipped']));
    expect((await project.run({ fullRefresh: true })).exitCode).toBe(0);
    expect(new Set(Object.values(await project.statuses()))).toEqual(new Set(['unchanged']));
  });
});

describe('selected parts', () => {
  test('are built on what was published before', async () => {
    const project = testProject(shop);
    await project.run();
    project.write({ 'transforms/total.sql.hbs': 'select max(rate) as total from {{ref "doubled"}}\n' });
    expect(await project.statuses({ select: ['total'] })).toEqual({ 'model:total': 'succeeded' });
    expect(await project.query('select total from total')).toEqual([{ total: 4 }]);
  });

  test('say what was never built', async () => {
    const project = testProject(shop);
    const outcome = await project.run({ select: ['total'] });
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'model:total').diagnostics).toMatchObject([
      { code: 'run/not-built', span: { path: 'transforms/total.sql.hbs', line: 1, column: 32 } },
    ]);
    expect(await project.statuses({ select: ['+total'] })).toMatchObject({ 'model:total': 'succeeded' });
  });

  test('are refused where nothing matches', async () => {
    const outcome = await testProject(shop).run({ select: ['totl'] });
    expect(outcome).toMatchObject({ result: null, exitCode: 2 });
    expect(outcome.diagnostics).toMatchObject([{ code: 'select/no-match', hint: 'Did you mean `total`?' }]);
  });

  test('by state are what the user changed', async () => {
    const project = testProject(shop);
    await project.run();
    expect(await project.statuses({ select: ['state:changed'] })).toEqual({});
    project.write({ 'transforms/other.sql.hbs': 'select 2 as one\n' });
    expect(await project.statuses({ select: ['state:changed'] })).toEqual({ 'model:other': 'succeeded' });
  });
});
