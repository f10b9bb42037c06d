import { describe, expect, test } from 'vitest';
import { stepOf, type TestProject, testProject } from './fixture.ts';

/** A model by day over a table that others fill: it is looked at in every run. */
function byDay(rows: string[], head = 'partition: {by: day, lookback: 1}', columns = 'day, n'): Record<string, string> {
  return {
    'seeds/raw.csv': `day,n\n${rows.join('\n')}\n`,
    'catalog/seeds.yaml': 'seeds:\n  raw:\n    file: seeds/raw.csv\n    columns: {day: date, n: integer}\n',
    'transforms/daily.sql.hbs': `---\nmaterialized: incremental\n${head}\n---\nselect ${columns} from {{ref "raw"}}\n{{#if incremental}}where day >= {{partition_start}}{{/if}}\n`,
  };
}

const held = async (project: TestProject): Promise<string[]> =>
  (await project.query('select * from daily order by all')).map((row) => Object.values(row).join(' '));

describe('an incremental model by partition', () => {
  test('is built as a whole first, then from the newest partition less the lookback', async () => {
    const project = testProject(byDay(['2026-01-01,1', '2026-01-02,2', '2026-01-03,3']));
    await project.run();
    expect(await held(project)).toEqual(['2026-01-01 1', '2026-01-02 2', '2026-01-03 3']);
    // Late rows of the 2nd are within the lookback, those of the 1st are not; the 4th is new, a row of the 3rd is gone.
    project.write(byDay(['2026-01-01,1', '2026-01-01,10', '2026-01-02,2', '2026-01-02,20', '2026-01-04,4']));
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:daily')).toMatchObject({ status: 'succeeded', rows: 3, message: null });
    expect(await held(project)).toEqual(['2026-01-01 1', '2026-01-02 2', '2026-01-02 20', '2026-01-04 4']);
  });

  test('changes nothing when it runs twice', async () => {
    const project = testProject(byDay(['2026-01-01,1', '2026-01-02,2', '2026-01-03,3']));
    await project.run();
    const before = await held(project);
    for (const extra of ['2026-01-03,4', '2026-01-03,5']) {
      // Any change of the input makes the model run again; the row itself is taken back.
      project.write(byDay(['2026-01-01,1', '2026-01-02,2', '2026-01-03,3', extra]));
      expect(await project.statuses()).toMatchObject({ 'model:daily': 'succeeded' });
      project.write(byDay(['2026-01-01,1', '2026-01-02,2', '2026-01-03,3']));
      expect(await project.statuses()).toMatchObject({ 'model:daily': 'succeeded' });
      expect(await held(project)).toEqual(before);
    }
  });

  test('leaves earlier partitions alone also where the SQL forgets to', async () => {
    const files = byDay(['2026-01-01,1', '2026-01-02,2', '2026-01-03,3']);
    const sql = '---\nmaterialized: incremental\npartition: day\n---\nselect day, n from {{ref "raw"}}\n';
    const project = testProject({ ...files, 'transforms/daily.sql.hbs': sql });
    await project.run();
    project.write({ 'seeds/raw.csv': 'day,n\n2026-01-01,100\n2026-01-02,200\n2026-01-03,300\n2026-01-04,400\n' });
    await project.run();
    expect(await held(project)).toEqual(['2026-01-01 1', '2026-01-02 2', '2026-01-03 300', '2026-01-04 400']);
  });

  test('is rebuilt as a whole with a full refresh, and where its definition changes', async () => {
    const project = testProject(byDay(['2026-01-01,1', '2026-01-03,3']));
    await project.run();
    project.write({ 'seeds/raw.csv': 'day,n\n2026-01-01,10\n2026-01-03,30\n' });
    await project.run({ fullRefresh: true });
    expect(await held(project)).toEqual(['2026-01-01 10', '2026-01-03 30']);
    const changed = byDay(['2026-01-01,10', '2026-01-03,30'], undefined, 'day, n + 1 as n');
    project.write(changed);
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:daily').message).toBe('rebuilt fully: its definition has changed');
    expect(await held(project)).toEqual(['2026-01-01 11', '2026-01-03 31']);
  });

  test('is rebuilt as a whole where the columns of its input change', async () => {
    const files = byDay(['2026-01-01,1', '2026-01-03,3'], undefined, '*');
    const project = testProject(files);
    await project.run();
    project.write({
      'seeds/raw.csv': 'day,n,extra\n2026-01-01,1,x\n2026-01-03,3,y\n',
      'catalog/seeds.yaml':
        'seeds:\n  raw:\n    file: seeds/raw.csv\n    columns: {day: date, n: integer, extra: string}\n',
    });
    expect(stepOf(await project.run(), 'model:daily').message).toBe('rebuilt fully: the column `extra` was added');
    expect(await held(project)).toEqual(['2026-01-01 1 x', '2026-01-03 3 y']);
    project.write({
      'catalog/seeds.yaml':
        'seeds:\n  raw:\n    file: seeds/raw.csv\n    columns: {day: date, n: number, extra: string}\n',
    });
    expect(stepOf(await project.run(), 'model:daily').message).toBe(
      'rebuilt fully: the column `n` was BIGINT and is DOUBLE',
    );
    project.write(byDay(['2026-01-01,1', '2026-01-03,3'], undefined, '*'));
    expect(stepOf(await project.run(), 'model:daily').message).toBe('rebuilt fully: the column `extra` was removed');
  });

  test('is not rebuilt where that would lose history', async () => {
    const project = testProject(byDay(['2026-01-01,1', '2026-01-03,3']));
    await project.run();
    // The input was cleaned up, then somebody changes the SQL.
    project.write(byDay(['2026-01-03,3', '2026-01-04,4'], undefined, 'day, n + 1 as n'));
    const outcome = await project.run();
    expect(outcome.exitCode).toBe(1);
    expect(stepOf(outcome, 'model:daily').diagnostics).toMatchObject([
      {
        code: 'run/would-lose-rows',
        message:
          '`daily` has to be rebuilt fully: its definition has changed, but its inputs begin with 2026-01-03 and the table with 2026-01-01.',
      },
    ]);
    expect(await held(project)).toEqual(['2026-01-01 1', '2026-01-03 3']);
    expect((await project.run({ fullRefresh: true })).exitCode).toBe(0);
    expect(await held(project)).toEqual(['2026-01-03 4', '2026-01-04 5']);
  });

  test('refuses rows without a partition, which would never be replaced', async () => {
    const project = testProject(byDay(['2026-01-01,1', ',2']));
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:daily').assertions).toMatchObject([
      { kind: 'not_null', status: 'failed', failures: 1 },
    ]);
  });

  test('names the partition column that its SQL does not return', async () => {
    const project = testProject(byDay(['2026-01-01,1'], 'partition: dya'));
    const outcome = await project.run();
    expect(stepOf(outcome, 'model:daily').diagnostics).toMatchObject([
      { code: 'run/key-column', hint: 'Did you mean `day`?', span: { path: 'transforms/daily.sql.hbs', line: 3 } },
    ]);
  });

  test('by hour and in a time zone replaces whole hours and days', async () => {
    const rows = (n: number): string =>
      `select * from (values (timestamp '2026-01-14 22:30:00', ${n}), (timestamp '2026-01-14 23:30:00', ${n}), (timestamp '2026-01-15 10:30:00', ${n})) as t(seen_at, n)`;
    const model = (grain: string): string =>
      `---\nmaterialized: incremental\npartition: {by: seen_at, grain: ${grain}, lookback: 0}\n---\nselect seen_at, n from {{ref "raw"}}\n`;
    const files = (grain: string, n: number) => ({
      'waymark.yaml': 'name: t\ntime_zone: Europe/Berlin\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\n',
      'transforms/raw.sql.hbs': `---\nmaterialized: table\n---\n${rows(n)}\n`,
      'transforms/daily.sql.hbs': model(grain),
    });
    const day = testProject(files('day', 1));
    await day.run();
    day.write(files('day', 2));
    await day.run();
    // 23:30 in UTC is the 15th in Berlin, so it is replaced together with the newest row.
    expect((await day.query('select n from daily order by seen_at')).map((row) => row.n)).toEqual([1, 2, 2]);
    const hour = testProject(files('hour', 1));
    await hour.run();
    hour.write(files('hour', 2));
    await hour.run();
    expect((await hour.query('select n from daily order by seen_at')).map((row) => row.n)).toEqual([1, 1, 2]);
  });
});

describe('an incremental model by key', () => {
  const files = (rows: string, columns = 'id, n'): Record<string, string> => ({
    'seeds/raw.csv': `id,n\n${rows}`,
    'catalog/seeds.yaml': 'seeds:\n  raw:\n    file: seeds/raw.csv\n    columns: {id: integer, n: integer}\n',
    'transforms/daily.sql.hbs': `---\nmaterialized: incremental\nkey: id\n---\nselect ${columns} from {{ref "raw"}}\n{{#if incremental}}where n >= (select max(n) from {{self}}){{/if}}\n`,
  });

  test('replaces rows with the same key, adds new ones and keeps the others', async () => {
    const project = testProject(files('1,10\n2,20\n3,30\n'));
    await project.run();
    project.write(files('1,5\n2,40\n4,50\n'));
    expect(stepOf(await project.run(), 'model:daily')).toMatchObject({ status: 'succeeded', rows: 2 });
    expect(await held(project)).toEqual(['1 10', '2 40', '3 30', '4 50']);
    project.write(files('2,40\n4,50\n'));
    expect(await project.statuses()).toMatchObject({ 'model:daily': 'succeeded' });
    expect(await held(project)).toEqual(['1 10', '2 40', '3 30', '4 50']);
  });

  test('refuses two rows with one key and rows without one, and keeps the table', async () => {
    const project = testProject(files('1,10\n2,20\n'));
    await project.run();
    project.write(files('2,30\n2,40\n,50\n'));
    const outcome = await project.run();
    const failed = stepOf(outcome, 'model:daily').assertions.filter((one) => one.status === 'failed');
    expect(failed.map((one) => one.kind).sort()).toEqual(['not_null', 'unique']);
    expect(await held(project)).toEqual(['1 10', '2 20']);
  });

  test('is not rebuilt where rows would be lost', async () => {
    const project = testProject(files('1,10\n2,20\n'));
    await project.run();
    project.write(files('2,20\n', 'id, n + 0 as n'));
    expect(stepOf(await project.run(), 'model:daily').diagnostics).toMatchObject([
      {
        code: 'run/would-lose-rows',
        message: '`daily` has to be rebuilt fully: its definition has changed, but 1 of its 2 rows would be left.',
      },
    ]);
  });
});
