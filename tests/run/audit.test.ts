import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stepOf, testProject } from './fixture.ts';

const model = (sql: string, head = ''): string => `---\nmaterialized: table\n${head}---\n${sql}\n`;

describe('a failed audit', () => {
  const good = model('select * from (values (1), (2)) as t(id)', 'assertions: [not_null: id]\n');
  const bad = good.replace('(2)', '(null), (null)');
  const files = {
    'transforms/ids.sql.hbs': good,
    'transforms/ids_copy.sql.hbs': model('select * from {{ref "ids"}}'),
    'transforms/ids_copy_copy.sql.hbs': model('select * from {{ref "ids_copy"}}'),
  };

  test("leaves yesterday's table, and what depends on it is skipped with the reason", async () => {
    const project = testProject(files);
    expect((await project.run()).exitCode).toBe(0);
    project.write({ 'transforms/ids.sql.hbs': bad });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(outcome.result?.end.counts).toMatchObject({ failed: 1, skipped: 2 });
    expect(stepOf(outcome, 'model:ids_copy').message).toBe('model:ids failed');
    expect(stepOf(outcome, 'model:ids_copy_copy').message).toBe('model:ids failed');
    expect(await project.query('select id from ids order by id')).toEqual([{ id: 1 }, { id: 2 }]);
  });

  test('is reported at the assertion, with failing rows that are kept in the warehouse', async () => {
    const project = testProject(files);
    project.write({ 'transforms/ids.sql.hbs': bad });
    const outcome = await project.run();
    const step = stepOf(outcome, 'model:ids');
    expect(step.assertions).toMatchObject([
      { kind: 'not_null', status: 'failed', failures: 2, checked: 3, sample: [{ id: null }, { id: null }] },
    ]);
    expect(step.diagnostics).toMatchObject([
      { code: 'run/assertion', severity: 'error', span: { path: 'transforms/ids.sql.hbs', line: 3 } },
    ]);
    expect(await project.query('select assertion, position, failing_row from waymark_failures order by 2')).toEqual([
      { assertion: step.assertions[0]?.id, position: 1, failing_row: '{"id":null}' },
      { assertion: step.assertions[0]?.id, position: 2, failing_row: '{"id":null}' },
    ]);
  });

  test('is forgotten once it passes', async () => {
    const project = testProject({ ...files, 'transforms/ids.sql.hbs': bad });
    await project.run();
    project.write({ 'transforms/ids.sql.hbs': good });
    expect((await project.run()).exitCode).toBe(0);
    expect(await project.query('select count(*) as n from waymark_failures')).toEqual([{ n: 0 }]);
  });

  test('happens again, and again, until it is mended', async () => {
    const project = testProject({ ...files, 'transforms/ids.sql.hbs': bad });
    await project.run();
    expect(await project.statuses()).toMatchObject({ 'model:ids': 'failed', 'model:ids_copy': 'skipped' });
    expect(await project.query('select count(*) as n from waymark_failures')).toEqual([{ n: 2 }]);
  });
});

describe('a warning', () => {
  const files = {
    'transforms/ids.sql.hbs': model(
      'select * from (values (1), (null)) as t(id)',
      'assertions:\n  - {not_null: id, severity: warning}\n',
    ),
    'transforms/ids_copy.sql.hbs': model('select * from {{ref "ids"}}'),
  };

  test('is published, and said again in the next build although nothing changed', async () => {
    const project = testProject(files);
    const first = await project.run();
    expect(first.exitCode).toBe(0);
    expect(stepOf(first, 'model:ids')).toMatchObject({ status: 'warned', message: '1 assertion warned', rows: 2 });
    const second = await project.run();
    expect(stepOf(second, 'model:ids')).toMatchObject({ status: 'warned', rows: null });
    expect(stepOf(second, 'model:ids_copy').status).toBe('unchanged');
  });

  test('a threshold in percent decides between nothing, a warning and a failure', async () => {
    const rows = (nulls: number): string =>
      model(
        `select case when i < ${nulls} then null else i end as id from range(100) as t(i)`,
        'assertions:\n  - {not_null: id, warn_if: "> 5%", error_if: "> 50%"}\n',
      );
    const project = testProject({ 'transforms/ids.sql.hbs': rows(5) });
    expect(await project.statuses()).toEqual({ 'model:ids': 'succeeded' });
    project.write({ 'transforms/ids.sql.hbs': rows(6) });
    expect(await project.statuses()).toEqual({ 'model:ids': 'warned' });
    project.write({ 'transforms/ids.sql.hbs': rows(51) });
    expect(await project.statuses()).toEqual({ 'model:ids': 'failed' });
  });
});

describe('assertions that changed', () => {
  test('are asked of the table as it is, without building it again', async () => {
    const project = testProject({ 'transforms/ids.sql.hbs': model('select 1 as id') });
    await project.run();
    const before = await project.query("select run_id from waymark_state where id = 'model:ids'");
    project.write({ 'transforms/ids.sql.hbs': model('select 1 as id', 'assertions: [not_null: id]\n') });
    expect(await project.statuses()).toEqual({ 'model:ids': 'unchanged' });
    expect(await project.query("select run_id from waymark_state where id = 'model:ids'")).toEqual(before);
    project.write({ 'transforms/ids.sql.hbs': model('select 1 as id', 'assertions: [range: {column: id, min: 2}]\n') });
    expect(await project.statuses()).toEqual({ 'model:ids': 'failed' });
  });

  test('about age are asked in every build', async () => {
    const files = {
      'transforms/recent.sql.hbs': model(
        "select timestamp '2026-01-15 11:00:00' as seen_at",
        'assertions: [recency: {column: seen_at, within: 2h}]\n',
      ),
    };
    const project = testProject(files);
    expect(await project.statuses()).toEqual({ 'model:recent': 'succeeded' });
    expect(await project.statuses({ now: new Date('2026-01-15T14:00:00Z') })).toEqual({ 'model:recent': 'failed' });
    expect(await project.statuses()).toEqual({ 'model:recent': 'unchanged' });
  });

  test('wait for the table that they compare with', async () => {
    const project = testProject({
      'transforms/a_first.sql.hbs': model('select 1 as id', 'assertions: [equal_rowcount: z_last]\n'),
      'transforms/z_last.sql.hbs': model('select * from (values (1), (2)) as t(id)'),
    });
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:z_last').status).toBe('succeeded');
    expect(stepOf(outcome, 'model:a_first').status).toBe('failed');
    project.write({ 'transforms/z_last.sql.hbs': model('select 2 as id') });
    expect(await project.statuses()).toEqual({ 'model:z_last': 'succeeded', 'model:a_first': 'succeeded' });
  });

  test('that compare two tables with each other do not go in a circle', async () => {
    const project = testProject({
      'transforms/one.sql.hbs': model('select 1 as id', 'assertions: [equal_rowcount: two]\n'),
      'transforms/two.sql.hbs': model('select 1 as id', 'assertions: [equal_rowcount: one]\n'),
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(0);
    expect(outcome.result?.steps.filter((step) => step.kind === 'assert').map((step) => step.status)).toEqual([
      'succeeded',
    ]);
  });
});

describe('an assertion that the warehouse rejects', () => {
  test('is named among others of the same table, and the table is not published', async () => {
    const project = testProject({
      'transforms/ids.sql.hbs': model(
        'select 1 as id',
        'assertions:\n  - not_null: id\n  - expression: nonsense(id) > 0\n  - range: {column: id, min: 0}\n',
      ),
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(3);
    const [finding] = stepOf(outcome, 'model:ids').diagnostics;
    expect(finding).toMatchObject({ code: 'run/assertion-sql', span: { path: 'transforms/ids.sql.hbs', line: 5 } });
    expect(finding?.message).toContain('nonsense');
    expect((await project.query("select * from duckdb_tables() where table_name = 'ids'")).length).toBe(0);
  });
});

test('values that the catalog classes as personal stay in the warehouse', async () => {
  const project = testProject({
    'transforms/people.sql.hbs': model(
      "select * from (values ('a@example.org', 1)) as t(email, id)",
      'columns: {email: {type: string, pii: personal}, id: integer}\nassertions: [range: {column: id, min: 2}]\n',
    ),
  });
  const outcome = await project.run();
  expect(stepOf(outcome, 'model:people').assertions[0]?.sample).toEqual([{ email: '(hidden)', id: 1 }]);
  const folder = join(project.root, outcome.result?.folder ?? '');
  expect(readFileSync(join(folder, 'results.ndjson'), 'utf8')).not.toContain('a@example.org');
  expect(await project.query('select failing_row from waymark_failures')).toEqual([
    { failing_row: '{"email":"a@example.org","id":1}' },
  ]);
});

test('many failing rows are kept up to a limit', async () => {
  const project = testProject({
    'transforms/ids.sql.hbs': model('select null::int as id from range(1000)', 'assertions: [not_null: id]\n'),
  });
  const outcome = await project.run();
  expect(stepOf(outcome, 'model:ids').assertions).toMatchObject([
    { failures: 1000, sample: Array(5).fill({ id: null }) },
  ]);
  expect(await project.query('select count(*) as n from waymark_failures')).toEqual([{ n: 100 }]);
});

describe('a column contract', () => {
  const head = (columns: string): string => `columns: {${columns}}\n`;

  test('is checked before publishing, with advice at the column', async () => {
    const project = testProject({
      'transforms/orders.sql.hbs': model('select 1 as amount, current_date as day', head('amount: integer, day: date')),
    });
    expect((await project.run()).exitCode).toBe(0);
    project.write({
      'transforms/orders.sql.hbs': model(
        "select 1.5 as amonut, 'x' as day, 2 as extra",
        head('amount: integer, day: date'),
      ),
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'model:orders').diagnostics).toMatchObject([
      { code: 'run/column-missing', hint: 'Did you mean `amonut`?', span: { line: 3, column: 11 } },
      {
        code: 'run/column-type',
        message: '`orders` declares `day` as date, but its SQL returns VARCHAR.',
        span: { line: 3 },
      },
      {
        code: 'run/column-undeclared',
        message: '`orders` returns the column `extra` (INTEGER), which it does not declare.',
      },
    ]);
    expect(await project.query('select amount from orders')).toEqual([{ amount: 1 }]);
  });

  test('takes any width of a number, and any case of a name', async () => {
    const project = testProject({
      'transforms/orders.sql.hbs': model(
        'select sum(1) as A, 1::tinyint as b, 1.5::decimal(9, 2) as c, 1::float as d',
        head('a: integer, b: integer, c: number, d: number'),
      ),
    });
    expect((await project.run()).exitCode).toBe(0);
  });
});
