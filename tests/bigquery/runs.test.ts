import { spawn } from 'node:child_process';
import { hostname } from 'node:os';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { lockTable } from '../../src/dialects/bigquery/lock-dataset.ts';
import { thisProcess } from '../../src/run/record/process-identity.ts';
import { tempFolder } from '../run/fixture.ts';
import { type FaultServer, inserts, startFaultServer } from './fault-server.ts';
import { findingsOf, runWaymark, startWaymark, until, writeFiles } from './waymark.ts';

/* Real builds, one after the other, at the same time, interrupted and killed, against a service that notes what it is asked. */

describe('builds', () => {
  let server: FaultServer;
  beforeEach(async () => {
    server = await startFaultServer();
  });
  afterEach(() => server.close());

  const project = (models: readonly string[] = ['orders']): string => {
    const root = tempFolder();
    writeFiles(root, {
      'waymark.yaml': `name: shop\ntargets:\n  dev: {type: bigquery, project: acme, schema: analytics, api_endpoint: '${server.endpoint}'}\n`,
      'catalog/empty.yaml': '',
      ...Object.fromEntries(
        models.map((name) => [
          `transforms/${name}.sql.hbs`,
          `---\nmaterialized: table\n---\nselect '${name}' as name\n`,
        ]),
      ),
    });
    return root;
  };
  const writes = (sql: string): boolean => sql.startsWith('create or replace table analytics.waymark_staged');
  const slow = () => server.jobsAre((sql) => (writes(sql) ? { takes: 'never' } : null));
  const written = () => [...server.jobs.values()].filter((job) => writes(job.sql));
  const held = () => JSON.parse(String(server.tables.get(lockTable)?.description));

  test('that end well leave no lock and no job', async () => {
    const { code, err } = await runWaymark(project(), ['build']);
    expect(err).toContain('1 step in');
    expect(code).toBe(0);
    expect(server.tables.has(lockTable)).toBe(false);
  });

  test('that are interrupted by Ctrl-C cancel their own jobs and end at once', async () => {
    slow();
    const root = project(['orders', 'refunds']);
    const running = startWaymark(root, ['build']);
    await until(() => written().length === 2);
    const [runId] = [held().run];
    running.process.kill('SIGINT');
    const { code, err } = await running.ended;
    expect(code).toBe(130);
    expect(err).toContain('interrupted');
    expect(written().map((job) => job.cancelled)).toEqual([true, true]);
    expect(inserts(server).every((id) => id.startsWith(`waymark_${runId}_`))).toBe(true);
    expect(server.tables.has(lockTable)).toBe(false);
  });

  test('that are interrupted while the service does not answer at all end too', async () => {
    server.fail(({ path }) => (path.endsWith('/tables') ? { late: 'never' } : null));
    const running = startWaymark(project(), ['build']);
    await until(() => server.requests.length > 1);
    running.process.kill('SIGINT');
    expect((await running.ended).code).toBe(130);
  });

  test.each([
    ['of the same folder', true],
    ['of another folder', false],
  ])('%s at a time: the second one is refused and names the first', async (_, isSame) => {
    slow();
    const root = project();
    const first = startWaymark(root, ['build']);
    await until(() => written().length === 1);
    const { run, since } = held();
    const before = server.jobs.size;
    const second = await runWaymark(isSame ? root : project(), ['build', '--json']);
    expect(second.code).toBe(3);
    const [finding] = findingsOf(second);
    expect(finding).toMatchObject({ code: 'run/another-run', severity: 'error' });
    expect(finding?.message).toBe(
      `\`waymark build\` (run ${run}, process ${first.process.pid} on ${hostname()}, since ${since}) is working on the target \`dev\`.`,
    );
    expect(finding?.hint).toMatch(/^Wait until it is done, or stop it;/);
    expect(server.jobs.size).toBe(before);
    expect(held().run).toBe(run);
    first.process.kill('SIGINT');
    await first.ended;
  });

  test('that were killed lose the lock at once on this machine, and what they left running is cancelled', async () => {
    slow();
    const first = startWaymark(project(), ['build']);
    await until(() => written().length === 1);
    first.process.kill('SIGKILL');
    await first.ended;
    expect(server.tables.has(lockTable)).toBe(true);
    server.jobsAre(() => ({}));
    const second = await runWaymark(project(), ['build']);
    expect(second.code, second.err).toBe(0);
    expect(written().map((job) => job.cancelled)).toEqual([true, false]);
    expect(server.tables.has(lockTable)).toBe(false);
  });

  test('of another machine hold the lock for as long as they renew it', async () => {
    const elsewhere = {
      ...thisProcess(),
      host: 'elsewhere',
      run: 'r1',
      command: 'build',
      since: 's',
      jobs: 'waymark_r1_',
    };
    const lock = (until: number) => ({
      type: 'TABLE',
      etag: 'etag-1',
      description: JSON.stringify(elsewhere),
      expirationTime: String(until),
    });
    const later = Date.now() + 200_000;
    server.tables.set(lockTable, lock(later));
    const refused = await runWaymark(project(), ['build', '--json']);
    expect(findingsOf(refused)).toMatchObject([
      {
        code: 'run/another-run',
        message: expect.stringContaining('(run r1, process'),
        hint: expect.stringContaining(`its lock ends by itself at ${new Date(later).toISOString()}`),
      },
    ]);
    server.tables.set(lockTable, lock(Date.now() - 1000));
    const ended = await runWaymark(project(), ['build']);
    expect(ended.code, ended.err).toBe(0);
  });

  test('that take over a dead lock at the same time: one gets it', async () => {
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('close', resolve));
    const dead = { ...thisProcess(), pid: gone.pid, run: 'r1', command: 'build', since: 's', jobs: 'waymark_r1_' };
    server.tables.set(lockTable, {
      type: 'TABLE',
      etag: 'etag-1',
      description: JSON.stringify({ ...dead, started: null }),
      expirationTime: String(Date.now() + 200_000),
    });
    slow();
    const both = [startWaymark(project(), ['build', '--json']), startWaymark(project(), ['build', '--json'])];
    await until(() => written().length === 1);
    const first = await Promise.race(both.map((one) => one.ended));
    expect(findingsOf(first)).toMatchObject([{ code: 'run/another-run' }]);
    expect(written()).toHaveLength(1);
    for (const one of both) one.process.kill('SIGINT');
    await Promise.all(both.map((one) => one.ended));
  });

  test('run as many jobs at a time as the target says', async () => {
    const root = project(Array.from({ length: 9 }, (_, n) => `model_${n}`));
    writeFiles(root, {
      'waymark.yaml': `name: shop\ntargets:\n  dev: {type: bigquery, project: acme, schema: analytics, concurrency: 2, api_endpoint: '${server.endpoint}'}\n`,
    });
    server.jobsAre(() => ({ takes: 20 }));
    const { code, err } = await runWaymark(root, ['build', '--threads', '8']);
    expect(code, err).toBe(0);
    expect(server.mostInFlight()).toBe(2);
    expect(server.mostInFlight(/waymark_state/)).toBe(1);
  });

  test('send seeds of many bytes in statements of at most 1 MB', async () => {
    const root = project([]);
    const text = 'x'.repeat(6000);
    writeFiles(root, {
      'catalog/empty.yaml': 'seeds:\n  notes: {file: seeds/notes.csv, columns: {id: integer, note: string}}\n',
      'seeds/notes.csv': `id,note\n${Array.from({ length: 500 }, (_, n) => `${n},${text}${n}`).join('\n')}\n`,
    });
    const { code, err } = await runWaymark(root, ['build']);
    expect(code, err).toBe(0);
    const sent = [...server.jobs.values()].filter((job) =>
      job.sql.startsWith('insert into analytics.waymark_staged_notes'),
    );
    // 500 rows of about 6,010 characters are 3.0 million: three statements at the least.
    expect(sent.length).toBe(3);
    expect(Math.max(...sent.map((job) => job.sql.length))).toBeLessThanOrEqual(1024 * 1024);
    const rows = sent.flatMap((job) =>
      [...job.sql.matchAll(/^\((\d+), 'x+(\d+)'\)/gm)].map((one) => `${one[1]}=${one[2]}`),
    );
    expect(rows).toEqual(Array.from({ length: 500 }, (_, n) => `${n}=${n}`));
  });

  test('tell where a model is too long to be sent', async () => {
    const root = project();
    writeFiles(root, {
      'transforms/orders.sql.hbs': `---\nmaterialized: table\n---\nselect '${'x'.repeat(1_100_000)}' as long_text\n`,
    });
    const ended = await runWaymark(root, ['build', '--json']);
    expect(ended.code).toBe(3);
    expect(findingsOf(ended)).toMatchObject([
      {
        code: 'run/statement-too-long',
        message: expect.stringContaining('BigQuery takes 1,048,576'),
        hint: expect.stringContaining('Split the model'),
        span: { path: 'transforms/orders.sql.hbs' },
      },
    ]);
  });
});
