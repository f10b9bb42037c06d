import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { statusesOf, stepOf, testProject } from './fixture.ts';

const table = (sql: string): string => `---\nmaterialized: table\n---\n${sql}\n`;

describe('SQL that the warehouse rejects', () => {
  test('is shown at the line and word of the template, with the emitted file and the advice of the warehouse', async () => {
    const project = testProject({
      'transforms/orders.sql.hbs': table('select 1 as amount'),
      'transforms/daily.sql.hbs': `---
description: Amounts
materialized: table
---

select
  {{date_trunc "day" "current_timestamp"}} as day,
  sum(amuont) as amount
from {{ref "orders"}}
group by 1
`,
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(3);
    const [finding] = stepOf(outcome, 'model:daily').diagnostics;
    expect(finding).toMatchObject({
      code: 'run/warehouse',
      span: { path: 'transforms/daily.sql.hbs', line: 8, column: 7, endLine: 8, endColumn: 13 },
    });
    expect(finding?.message).toContain('"amuont" not found');
    expect(finding?.message).toContain('(dist/sql/duckdb/models/daily.sql:5)');
    expect(finding?.hint).toContain('amount');
  });

  test('in a partial and in an ephemeral model is shown there', async () => {
    const project = testProject({
      'transforms/_sums.sql.hbs': '  count(*) as n,\n  sum(no_such_column) as total\n',
      'transforms/in_partial.sql.hbs': table('select\n{{> sums}}\nfrom (select 1 as x) as t'),
      'transforms/inner_part.sql.hbs':
        '---\nmaterialized: ephemeral\n---\nselect 1 as x,\n  missing_function(2) as y\n',
      'transforms/outer_part.sql.hbs': table('select *\nfrom {{ref "inner_part"}}'),
    });
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:in_partial').diagnostics).toMatchObject([
      { span: { path: 'transforms/_sums.sql.hbs', line: 2, column: 7 } },
    ]);
    expect(stepOf(outcome, 'model:outer_part').diagnostics).toMatchObject([
      { span: { path: 'transforms/inner_part.sql.hbs', line: 5, column: 3 } },
    ]);
  });

  test('while it runs leaves the table of before; what does not depend on it is built', async () => {
    const project = testProject({
      'transforms/one.sql.hbs': table("select cast('1' as integer) as n"),
      'transforms/two.sql.hbs': table('select n + 1 as n from {{ref "one"}}'),
      'transforms/apart.sql.hbs': table('select 3 as n'),
    });
    await project.run();
    project.write({
      'transforms/one.sql.hbs': table("select cast('x' as integer) as n"),
      'transforms/apart.sql.hbs': table('select 4 as n'),
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(3);
    expect(statusesOf(outcome)).toEqual({ 'model:one': 'failed', 'model:two': 'skipped', 'model:apart': 'succeeded' });
    expect(await project.query('select (select n from one) as one, (select n from apart) as apart')).toEqual([
      { one: 1, apart: 4 },
    ]);
  });
});

describe('a seed', () => {
  const catalog = 'seeds:\n  rates:\n    file: seeds/rates.csv\n    columns: {rate: number}\n';

  test('without its file fails at the place that names it; the rest is built', async () => {
    const project = testProject({
      'catalog/seeds.yaml': catalog,
      'seeds/rate.csv': 'rate\n1\n',
      'transforms/doubled.sql.hbs': 'select rate * 2 as rate from {{ref "rates"}}\n',
      'transforms/apart.sql.hbs': table('select 1 as n'),
    });
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(statusesOf(outcome)).toEqual({
      'model:apart': 'succeeded',
      'model:doubled': 'skipped',
      'seed:rates': 'failed',
    });
    expect(stepOf(outcome, 'seed:rates').diagnostics).toMatchObject([
      {
        code: 'seed/missing-file',
        hint: 'Did you mean `seeds/rate.csv`?',
        span: { path: 'catalog/seeds.yaml', line: 3 },
      },
    ]);
  });

  test('that is not UTF-8 fails at the byte', async () => {
    const project = testProject({ 'catalog/seeds.yaml': catalog, 'seeds/rates.csv': '' });
    writeFileSync(join(project.root, 'seeds/rates.csv'), Buffer.from([0x72, 0x61, 0x74, 0x65, 0x0a, 0x31, 0xff]));
    expect(stepOf(await project.run(), 'seed:rates').diagnostics).toMatchObject([
      { code: 'project/not-utf8', span: { path: 'seeds/rates.csv', line: 2, column: 2 } },
    ]);
  });
});

describe('a target', () => {
  test('that is no database is not touched', async () => {
    const project = testProject({ 'transforms/one.sql.hbs': table('select 1 as n') });
    writeFileSync(
      join(project.root, 'dev.duckdb'),
      'these are words, not a database, and there are enough of them\n'.repeat(200),
    );
    const outcome = await project.run();
    expect(outcome).toMatchObject({ result: null, exitCode: 3, diagnostics: [{ code: 'run/cannot-open' }] });
    expect(readFileSync(join(project.root, 'dev.duckdb'), 'utf8')).toContain('these are words');
  });

  test('in a read-only folder is told so', async () => {
    const project = testProject({
      'waymark.yaml': 'name: t\ntargets:\n  dev: {type: duckdb, path: locked/dev.duckdb}\n',
      'transforms/one.sql.hbs': table('select 1 as n'),
    });
    mkdirSync(join(project.root, 'locked'));
    chmodSync(join(project.root, 'locked'), 0o500);
    const outcome = await project.run();
    // Whoever runs as root may write everywhere.
    if (process.getuid?.() === 0) expect(outcome.exitCode).toBe(0);
    else expect(outcome).toMatchObject({ result: null, exitCode: 3, diagnostics: [{ code: 'run/cannot-open' }] });
  });
});

test('a folder of results that cannot be written is told, and nothing is started', async () => {
  const project = testProject({ 'transforms/one.sql.hbs': table('select 1 as n') });
  // A file stands where the folder should be: root cannot write there either.
  writeFileSync(join(project.root, 'dist'), 'a file\n');
  const outcome = await project.run();
  expect(outcome).toMatchObject({ result: null, exitCode: 2, diagnostics: [{ code: 'run/cannot-write' }] });
  expect(existsSync(join(project.root, 'dev.duckdb'))).toBe(false);
});
