import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findUnfinishedRun } from '../../src/run/find-unfinished-run.ts';
import { thisProcess } from '../../src/run/record/process-identity.ts';
import { latestRun, listRuns, readRun } from '../../src/run/record/read-run.ts';
import { lockTarget } from '../../src/run/record/run-lock.ts';
import { stepOf, tempFolder, testProject, testTime } from './fixture.ts';

const table = (sql: string): string => `---\nmaterialized: table\n---\n${sql}\n`;

describe('the record of a run', () => {
  test('is a folder with plan and results, and its id sorts by time even where the clock stands still', async () => {
    const project = testProject({ 'transforms/one.sql.hbs': table('select 1 as n') });
    const ids = [];
    for (let i = 0; i < 3; i++) ids.push((await project.run()).result?.runId);
    expect(ids).toEqual(['20260115T120000000Z', '20260115T120000000Z-002', '20260115T120000000Z-003']);
    const folder = join(project.root, 'dist/run');
    expect(listRuns(folder)).toEqual(ids);
    expect(latestRun(folder)).toBe(ids[2]);
    const run = readRun(folder, ids[0] ?? '');
    expect(run).toMatchObject({
      plan: {
        startedAt: testTime.toISOString(),
        args: { command: 'build', target: 'dev' },
        steps: [{ id: 'model:one' }],
      },
      results: [{ id: 'model:one', status: 'succeeded' }],
      end: { exitCode: 0, counts: { succeeded: 1 } },
    });
    expect(
      readFileSync(join(folder, ids[0] ?? '', 'results.ndjson'), 'utf8')
        .trim()
        .split('\n'),
    ).toHaveLength(2);
  });

  test('that was cut off in the middle of a line is read up to there', async () => {
    const project = testProject({ 'transforms/one.sql.hbs': table('select 1 as n') });
    const { result } = await project.run();
    const file = join(project.root, result?.folder ?? '', 'results.ndjson');
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${first}\n{"type":"step","id":"model:tw`);
    const folder = join(project.root, 'dist/run');
    expect(readRun(folder, result?.runId ?? '')).toMatchObject({ results: [{ id: 'model:one' }], end: null });
    expect(findUnfinishedRun(project.root, 'dist/run').value).toMatchObject({ killed: true });
  });

  test('a failed run is resumed: what succeeded is left out, what was mended is built', async () => {
    const project = testProject({
      'transforms/one.sql.hbs': table('select 1 as n'),
      'transforms/two.sql.hbs': table('select n, 1 / missing as x from {{ref "one"}}'),
      'transforms/three.sql.hbs': table('select n from {{ref "two"}}'),
    });
    await project.run({ fullRefresh: true });
    project.write({ 'transforms/two.sql.hbs': table('select n from {{ref "one"}}') });
    const { value } = findUnfinishedRun(project.root, 'dist/run');
    if (!value) throw new Error('nothing to resume');
    expect(value).toMatchObject({ killed: false, resume: { settled: new Set(['model:one']) } });
    const outcome = await project.run({ ...value.args, resume: value.resume });
    expect(stepOf(outcome, 'model:one').status).toBe('unchanged');
    expect(stepOf(outcome, 'model:three').status).toBe('succeeded');
    expect(findUnfinishedRun(project.root, 'dist/run').diagnostics).toMatchObject([
      { code: 'run/nothing-to-retry', severity: 'info' },
    ]);
  });

  test('there is nothing to resume where nothing ran', () => {
    expect(findUnfinishedRun(tempFolder(), 'dist/run')).toMatchObject({
      value: null,
      diagnostics: [{ code: 'run/nothing-to-retry', severity: 'error' }],
    });
  });
});

describe('the lock of a target', () => {
  const lock = (root: string, target = 'dev') =>
    lockTarget(root, 'dist/run', target, {
      ...thisProcess(),
      run: '20260115T120000000Z',
      command: 'build',
      since: testTime.toISOString(),
    });

  test('lets one in at a time, and the next one after it is released', () => {
    const root = tempFolder();
    const first = lock(root);
    expect(lock(root)).toMatchObject({ value: null, diagnostics: [{ code: 'run/another-run' }] });
    expect(lock(root).diagnostics[0]?.message).toBe(
      `\`waymark build\` (run 20260115T120000000Z, process ${process.pid} on ${thisProcess().host}, since 2026-01-15T12:00:00.000Z) is working on the target \`dev\`.`,
    );
    expect(lock(root, 'prod').value).not.toBeNull();
    first.value?.release();
    expect(lock(root).value).not.toBeNull();
  });

  test.each([
    [
      'a process that is gone',
      JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1, started: null, command: 'build', since: '' }),
    ],
    [
      'a process whose number was given to another',
      JSON.stringify({ ...thisProcess(), started: 'another-boot:1', command: 'build', since: '' }),
    ],
    ['nobody, because it was cut off', '{"pid": 1'],
    ['nobody, because it is empty', ''],
  ])('held by %s is taken over', (_, text) => {
    const root = tempFolder();
    lock(root).value?.release();
    appendFileSync(join(root, 'dist/run/dev.lock'), text);
    expect(lock(root).value).not.toBeNull();
    expect(readdirSync(join(root, 'dist/run'))).toEqual(['dev.lock']);
  });

  test('held on another machine counts as held', () => {
    const root = tempFolder();
    lock(root).value?.release();
    const other = { ...thisProcess(), host: 'elsewhere', command: 'build', since: 'noon' };
    writeFileSync(join(root, 'dist/run/dev.lock'), JSON.stringify(other));
    expect(lock(root).value).toBeNull();
    expect(existsSync(join(root, 'dist/run/dev.lock'))).toBe(true);
  });
});
