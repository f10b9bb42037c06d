import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findUnfinishedRun } from '../../src/run/find-unfinished-run.ts';
import { latestRun, readRun } from '../../src/run/record/read-run.ts';
import { stepOf, type TestProject, testProject } from './fixture.ts';

const table = (sql: string): string => `---\nmaterialized: table\n---\n${sql}\n`;

/** A chain of tables that all hold the same number; one of them does not end by itself where it is `endless`. */
function chain(n: number, endless: boolean): Record<string, string> {
  const slow = `select ${n} as n, count(*) as c from range({{var "rows"}}) as t(i) where i % 7 = 3`;
  const rows = endless ? 1_000_000_000_000 : 10;
  return {
    'waymark.yaml': `name: t\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\nvars: {rows: ${rows}}\n`,
    'transforms/t0.sql.hbs': table(`select ${n} as n`),
    'transforms/t1.sql.hbs': table('select n from {{ref "t0"}}'),
    'transforms/t2_slow.sql.hbs': table(`select n, c from (${slow}) as s where n in (select n from {{ref "t1"}})`),
    'transforms/t3.sql.hbs': table('select n from {{ref "t2_slow"}}'),
    'transforms/apart.sql.hbs': table(`select ${n} as n`),
  };
}

const names = ['t0', 't1', 't2_slow', 't3', 'apart'];

interface Child {
  readonly process: ChildProcess;
  /** Resolves when the child has written a line that starts with this. */
  said(line: string): Promise<void>;
  /** Exit code, or the signal. */
  readonly ended: Promise<number | string | null>;
  readonly output: () => string;
}

function build(project: TestProject, ...args: string[]): Child {
  const script = join(import.meta.dirname, 'child-build.ts');
  const child = spawn(process.execPath, [script, project.root, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  const waiting: { line: string; resolve: () => void }[] = [];
  const check = (): void => {
    for (const one of waiting) if (output.split('\n').some((line) => line.startsWith(one.line))) one.resolve();
  };
  child.stdout.on('data', (data: Buffer) => {
    output += data.toString();
    check();
  });
  return {
    process: child,
    output: () => output,
    said: (line) =>
      new Promise((resolve) => {
        waiting.push({ line, resolve });
        check();
      }),
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code))),
  };
}

async function values(project: TestProject): Promise<Record<string, unknown>> {
  const rows = await project.query(names.map((name) => `select '${name}' as name, n from ${name}`).join(' union all '));
  return Object.fromEntries(rows.map((row) => [String(row.name), row.n]));
}

describe('a build that is killed', () => {
  test('leaves every table old or new, and is resumed with what is left', async () => {
    const project = testProject(chain(1, false));
    await project.run();
    project.write(chain(2, true));
    const child = build(project, '1');
    await child.said('step-started model:t2_slow');
    child.process.kill('SIGKILL');
    expect(await child.ended).toBe('SIGKILL');

    const before = await values(project);
    expect(before).toMatchObject({ t0: 2, t1: 2, t2_slow: 1, t3: 1 });
    const folder = join(project.root, 'dist/run');
    const killed = readRun(folder, latestRun(folder) ?? '');
    expect(killed?.end).toBeNull();
    expect(killed?.results.map((result) => result.id)).toEqual(expect.arrayContaining(['model:t0', 'model:t1']));

    project.write(chain(2, false));
    const unfinished = findUnfinishedRun(project.root, 'dist/run').value;
    expect(unfinished).toMatchObject({ killed: true, args: { command: 'build', threads: 1 } });
    if (!unfinished) throw new Error('nothing to resume');
    const outcome = await project.run({ ...unfinished.args, resume: unfinished.resume });
    expect(outcome.exitCode).toBe(0);
    expect(stepOf(outcome, 'model:t1').status).toBe('unchanged');
    expect(stepOf(outcome, 'model:t2_slow').status).toBe('succeeded');
    expect(await values(project)).toEqual(Object.fromEntries(names.map((name) => [name, 2])));
    expect(findUnfinishedRun(project.root, 'dist/run').diagnostics).toMatchObject([{ severity: 'info' }]);
  });

  test('with a full refresh does not build again what it had built', async () => {
    const project = testProject(chain(1, false));
    await project.run();
    project.write(chain(1, true));
    const child = build(project, '1', 'full');
    await child.said('step-started model:t2_slow');
    child.process.kill('SIGKILL');
    await child.ended;
    project.write(chain(1, false));
    const unfinished = findUnfinishedRun(project.root, 'dist/run').value;
    if (!unfinished) throw new Error('nothing to resume');
    expect(unfinished.args.fullRefresh).toBe(true);
    const outcome = await project.run({ ...unfinished.args, resume: unfinished.resume });
    expect(stepOf(outcome, 'model:t0').status).toBe('unchanged');
    expect(stepOf(outcome, 'model:t1').status).toBe('unchanged');
    expect(stepOf(outcome, 'model:t2_slow').status).toBe('succeeded');
    expect(stepOf(outcome, 'model:t3').status).toBe('succeeded');
  });

  test('does not hold the target', async () => {
    const project = testProject(chain(1, true));
    const child = build(project, '2');
    await child.said('step-started model:t2_slow');
    child.process.kill('SIGKILL');
    await child.ended;
    project.write(chain(1, false));
    expect((await project.run()).exitCode).toBe(0);
  });
});

test('two builds of one target at a time: the second one is refused and names the first', async () => {
  const project = testProject(chain(1, true));
  const child = build(project, '1');
  await child.said('step-started model:t2_slow');
  const outcome = await project.run();
  expect(outcome).toMatchObject({ result: null, exitCode: 3, diagnostics: [{ code: 'run/another-run' }] });
  expect(outcome.diagnostics[0]?.message).toContain(`process ${child.process.pid}`);
  child.process.kill('SIGKILL');
  await child.ended;
});

test('a build that is interrupted ends its statement, writes its results and can be resumed', async () => {
  const project = testProject(chain(1, false));
  await project.run();
  project.write(chain(2, true));
  const child = build(project, '2');
  await child.said('step-started model:t2_slow');
  const start = performance.now();
  child.process.kill('SIGINT');
  expect(await child.ended).toBe(130);
  expect(performance.now() - start).toBeLessThan(5000);
  const folder = join(project.root, 'dist/run');
  const run = readRun(folder, latestRun(folder) ?? '');
  expect(run?.end).toMatchObject({ exitCode: 130, counts: { interrupted: 2 } });
  expect(await values(project)).toMatchObject({ t1: 2, t2_slow: 1, t3: 1 });
  project.write(chain(2, false));
  const unfinished = findUnfinishedRun(project.root, 'dist/run').value;
  if (!unfinished) throw new Error('nothing to resume');
  const outcome = await project.run({ ...unfinished.args, resume: unfinished.resume });
  expect(outcome.exitCode).toBe(0);
  expect(await values(project)).toMatchObject({ t0: 2, t3: 2 });
});

test('a build that is killed at any moment leaves whole tables, and the next build completes them', async () => {
  const tables = Array.from({ length: 40 }, (_, index) => `t${index}`);
  const files = (n: number): Record<string, string> =>
    Object.fromEntries(
      tables.map((name, index) => {
        const from = index < 10 ? 'range(1000) as t(i)' : `{{ref "t${index - 10}"}}`;
        return [
          `transforms/${name}.sql.hbs`,
          table(`select ${index < 10 ? 'i' : 'i + 0 as i'}, ${n} as n from ${from}`),
        ];
      }),
    );
  const project = testProject(files(0));
  await project.run();
  for (const [round, wait] of [0, 15, 40, 80].entries()) {
    project.write(files(round + 1));
    const child = build(project, '2');
    await child.said('started');
    await new Promise((resolve) => setTimeout(resolve, wait));
    child.process.kill('SIGKILL');
    await child.ended;
    const rows = await project.query(
      tables.map((name) => `select count(*) as rows, min(n) as low, max(n) as high from ${name}`).join(' union all '),
    );
    for (const row of rows) {
      expect(row).toEqual({ rows: 1000, low: row.high, high: expect.any(Number) });
      expect([round, round + 1]).toContain(row.high);
    }
    expect((await project.run()).exitCode).toBe(0);
    const [after] = await project.query(
      `select count(*) as n from (${tables.map((name) => `select n from ${name}`).join(' union all ')}) where n <> ${round + 1}`,
    );
    expect(after).toEqual({ n: 0 });
  }
});
