import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openBigqueryAside } from '../../src/dialects/bigquery/aside.ts';
import { realTiming, type Timing } from '../../src/dialects/bigquery/timing.ts';
import { change, runCli } from '../cli/run-cli.ts';
import { files } from '../diff/data-shop.ts';
import { repository } from '../diff/repository.ts';
import { optionsOn } from './emulator.ts';
import { type FaultServer, type Sent, startFaultServer } from './fault-server.ts';
import { until } from './waymark.ts';

/* What becomes of a comparison of data where the service refuses something, and that nothing of it is left. */

describe('a comparison of data', () => {
  let server: FaultServer;
  beforeEach(async () => {
    server = await startFaultServer();
    server.tables.set('orders', { type: 'TABLE', lastModifiedTime: '1' });
    const fields = [{ name: 'id', type: 'INTEGER' }];
    server.jobsAre((sql) => (sql.includes('limit 0') ? { schema: fields } : null));
  });
  afterEach(() => server.close());

  const target = (more: string) =>
    `name: shop\ntargets:\n  dev: {type: bigquery, project: acme, schema: analytics, api_endpoint: '${server.endpoint}'${more}}\n`;
  const edited = (more = ''): string => {
    const folder = repository({ ...files, 'waymark.yaml': target(more) });
    change(folder, 'transforms/paid.sql.hbs', 'amount > 0', 'amount >= 0');
    return folder;
  };
  const diff = (folder: string, signal = new AbortController().signal) =>
    runCli(folder, ['diff', 'main', '--data'], { signal });
  const isMade = ({ method, path }: Sent): boolean => method === 'POST' && path === '/datasets';
  const made = () => server.requests.filter(isMade).map((one) => new Map(Object.entries(one.body ?? {})));
  const jobs = (sql: RegExp) => [...server.jobs.values()].filter((job) => sql.test(job.sql));

  test('makes two datasets in the place of the target, which only owners see and which end by themselves', async () => {
    server.location = 'europe-west3';
    const folder = edited(', labels: {team: data}');
    const access: unknown[] = [];
    server.fail(({ method, path, body }) => {
      if (method === 'PATCH' && path.startsWith('/datasets/')) access.push(body);
      return null;
    });
    await diff(folder);
    await diff(folder);
    const names = made().map((one) => Reflect.get(Object(one.get('datasetReference')), 'datasetId'));
    expect(new Set(names).size).toBe(4);
    expect(names[0]).toMatch(/^analytics_waymark_diff_[0-9a-f]{10}_before$/);
    expect(Object.fromEntries(made()[0] ?? [])).toMatchObject({
      location: 'europe-west3',
      defaultTableExpirationMs: String(24 * 3_600_000),
      labels: { team: 'data', waymark_diff: 'side' },
    });
    expect(access[0]).toEqual({
      access: [
        { role: 'OWNER', specialGroup: 'projectOwners' },
        { role: 'OWNER', userByEmail: 'somebody@example.org' },
      ],
    });
    expect([...server.datasets.keys()]).toEqual([]);
  });

  test('writes nowhere but there', async () => {
    await diff(edited());
    const written = jobs(/^create|^insert|^drop|^merge|^delete|^update/).map((job) => job.sql.split('\n')[0]);
    expect(written.length).toBeGreaterThan(4);
    expect(written.filter((sql) => !/^create or replace (table|view) analytics_waymark_diff_/.test(sql ?? ''))).toEqual(
      [],
    );
    expect([...server.tables.keys()]).toEqual(['orders']);
  });

  test.each([
    ['neither dataset', 0],
    ['the second dataset', 1],
  ])('may not make %s', async (_, allowed) => {
    let asked = 0;
    server.fail((sent) => {
      if (!isMade(sent)) return null;
      asked += 1;
      const message =
        'Access Denied: Project acme: User does not have bigquery.datasets.create permission in project acme.';
      return asked > allowed ? { status: 403, reason: 'accessDenied', message } : null;
    });
    const { code, out, err } = await diff(edited());
    expect(err).toContain(
      'error[diff/no-data]\n  The data on `dev` were not compared: Access Denied: Project acme: User does not have bigquery.datasets.create permission',
    );
    expect(err).toContain(
      'hint: Both sides are built in datasets of their own. Who signs in needs the right to make them',
    );
    expect(err).toContain('BigQuery User on the project');
    expect(out).toContain('The SQL of `paid` is another query.');
    expect(code).toBe(1);
    expect([...server.datasets.keys()]).toEqual([]);
  });

  test('may not make a table: that one is not compared', async () => {
    const message = 'Access Denied: Dataset acme:raw: Permission bigquery.tables.getData denied';
    server.jobsAre((sql) =>
      /table \S+_after\.paid /.test(sql) ? { error: { reason: 'accessDenied', message } } : null,
    );
    const { code, err } = await diff(edited());
    expect(err).toContain(
      `warning[diff/data-not-built]\n  \`paid\` cannot be built as it is after the change: ${message}`,
    );
    expect(err).toContain('BigQuery Data Viewer where other datasets are read');
    expect(err).toContain('`daily` is not compared: it reads `paid`, which is not there.');
    expect(code).toBe(0);
    expect([...server.datasets.keys()]).toEqual([]);
  });

  test('keeps to `maximum_bytes_billed` of the target and of the model, also where rows are compared', async () => {
    const folder = edited(', maximum_bytes_billed: 1000');
    change(folder, 'transforms/daily.sql.hbs', 'materialized: view', 'maximum_bytes_billed: 500');
    const message = 'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.';
    const reason = 'bytesBilledLimitExceeded';
    server.jobsAre((sql) => (/waymark_differences_paid as/.test(sql) ? { error: { reason, message } } : null));
    const { err, code } = await diff(folder);
    const limitOf = (sql: RegExp) =>
      new Set(
        jobs(sql).map((job) => JSON.stringify(job.sent.configuration).replace(/.*maximumBytesBilled":"(\d+)".*/, '$1')),
      );
    expect(limitOf(/^create or replace table \S+_after\.daily /)).toEqual(new Set(['500']));
    expect(limitOf(/^(?!create or replace table \S+_after\.daily )/)).toEqual(new Set(['1000']));
    expect(err).toContain(`The rows of \`paid\` were not compared: ${message}`);
    expect(err).toContain('raise `maximum_bytes_billed` of the target or the model');
    expect(code).toBe(0);
  });

  test('on a dataset that is not there', async () => {
    const folder = edited();
    change(folder, 'waymark.yaml', 'schema: analytics', 'schema: analytic');
    const { code, err } = await diff(folder);
    expect(err).toContain('The data on `dev` were not compared: Not found: Dataset acme:analytic');
    expect(err).toContain('hint: Make the dataset first');
    expect(code).toBe(1);
    expect(made()).toEqual([]);
  });

  test('that cannot remove its datasets says which are left', async () => {
    server.fail(({ method }) => (method === 'DELETE' ? { status: 403, reason: 'accessDenied' } : null));
    const { err } = await diff(edited());
    const [before, after] = server.datasets.keys();
    expect(err).toContain(`not removed: ${before}, ${after}; \`waymark clean\` removes what is left`);
  });

  test('does not wait without end for a service that says nothing', async () => {
    const waited: number[] = [];
    const timing: Timing = { ...realTiming, sleep: async (milliseconds) => void waited.push(milliseconds) };
    const options = { ...optionsOn(server), project: 'acme' };
    const aside = await openBigqueryAside(options, 'analytics', timing);
    server.fail(({ method }) => (method === 'DELETE' ? { late: 'never' } : null));
    expect(await aside.close()).toEqual(Object.values(aside.schemas));
    expect(waited).toContain(30_000);
  });

  test('during which somebody publishes says so', async () => {
    const folder = edited();
    server.jobsAre((sql) => {
      if (/_after\.paid /.test(sql)) server.tables.set('orders', { type: 'TABLE', lastModifiedTime: '2' });
      return null;
    });
    const { err } = await diff(folder);
    expect(err).toContain(
      'warning[diff/data-moved]\n  `orders` was published again while the data were compared: the two sides may be made of different data.',
    );
    expect((await diff(folder)).err).not.toContain('diff/data-moved');
  });

  test('that is interrupted cancels what runs and removes its datasets', async () => {
    server.jobsAre((sql) => (/_before\.paid /.test(sql) ? { takes: 'never' } : null));
    const stop = new AbortController();
    const running = diff(edited(), stop.signal);
    await until(() => jobs(/_before\.paid /).length > 0);
    stop.abort('SIGINT');
    expect((await running).code).toBe(130);
    expect(jobs(/_before\.paid /).map((job) => job.cancelled)).toEqual([true]);
    expect([...server.datasets.keys()]).toEqual([]);
  });
});
