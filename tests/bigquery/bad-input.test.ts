import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { tempFolder } from '../run/fixture.ts';
import { type FaultServer, type JobOutcome, startFaultServer } from './fault-server.ts';
import { findingsOf, runWaymark, writeFiles } from './waymark.ts';

/* What a user reads where the target cannot be used: code, place and advice, from a real process. */

const files = (target: string) => ({
  'waymark.yaml': `name: shop\ntargets:\n  dev:\n    type: bigquery\n${target.replace(/^/gm, '    ')}\n`,
  'catalog/empty.yaml': '',
  'transforms/orders.sql.hbs': '---\nmaterialized: table\n---\nselect 1 as id\n',
});

const nobody = { METADATA_SERVER_DETECTION: 'none', CLOUDSDK_CONFIG: '/nowhere' };

/** The lines of `waymark.yaml` above: the first option of the target is in line 5. */
const line = (n: number) => expect.objectContaining({ path: 'waymark.yaml', line: n });

async function build(target: string, env: Record<string, string> = {}) {
  const root = tempFolder();
  writeFiles(root, files(target));
  const ended = await runWaymark(root, ['build', '--json'], env);
  return { code: ended.code, findings: findingsOf(ended).filter((one) => one.severity === 'error') };
}

describe('credentials', () => {
  test('that are not there', async () => {
    const { code, findings } = await build('project: acme\nschema: analytics', nobody);
    expect(code).toBe(3);
    expect(findings).toEqual([
      expect.objectContaining({
        code: 'run/credentials',
        message: expect.stringMatching(/^Could not load the default credentials/),
        hint: 'Sign in with `gcloud auth application-default login`, or name the key of a service account: `key_file: …`.',
        span: line(4),
      }),
    ]);
  });

  test.each([
    ['a file that is not there', 'nowhere.json'],
    ['a file that is no key', 'waymark.yaml'],
  ])('in %s', async (_, file) => {
    const { code, findings } = await build(`project: acme\nschema: analytics\nkey_file: ${file}`, nobody);
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: 'run/credentials', hint: expect.stringMatching(/key_file/) }]);
    expect(findings[0]?.span).toEqual(line(7));
  });

  test('in a file of the environment that is not there', async () => {
    const { findings } = await build('project: acme\nschema: analytics', {
      ...nobody,
      GOOGLE_APPLICATION_CREDENTIALS: '/nowhere/key.json',
    });
    expect(findings).toMatchObject([{ code: 'run/credentials' }]);
  });
});

describe('a service', () => {
  let server: FaultServer;
  beforeEach(async () => {
    server = await startFaultServer();
  });
  afterEach(() => server.close());

  const target = (more = '', project = 'acme', schema = 'analytics') =>
    `project: ${project}\nschema: ${schema}\napi_endpoint: '${server.endpoint}'\n${more}`.trimEnd();
  const modelFails = (outcome: JobOutcome) =>
    server.jobsAre((sql) => (sql.startsWith('create or replace table analytics.waymark_staged') ? outcome : null));
  const atModel = expect.objectContaining({ path: 'transforms/orders.sql.hbs' });

  test('that does not know who asks', async () => {
    server.fail(() => ({
      status: 401,
      reason: 'authError',
      message: 'Request had invalid authentication credentials.',
    }));
    expect((await build(target())).findings).toMatchObject([{ code: 'run/credentials' }]);
  });

  test('without the project', async () => {
    const { code, findings } = await build(target('', 'amce'));
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      { code: 'run/missing', message: 'Not found: Project amce', hint: expect.stringMatching(/gcloud projects list/) },
    ]);
    expect(findings[0]?.span).toEqual(line(5));
  });

  test('without the dataset', async () => {
    const { code, findings } = await build(target('', 'acme', 'analytcs'));
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      {
        code: 'run/missing',
        message: 'Not found: Dataset acme:analytcs',
        hint: expect.stringMatching(/^Make the dataset/),
      },
    ]);
    expect(findings[0]?.span).toEqual(line(6));
  });

  test('that has the dataset in another location', async () => {
    const { code, findings } = await build(target('location: US'));
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      {
        code: 'run/missing',
        message: 'The dataset `analytics` is in EU, not in US.',
        hint: 'Write `location: EU`, or take a dataset in US.',
      },
    ]);
    expect(findings[0]?.span).toEqual(line(8));
    expect(server.jobs.size).toBe(0);
  });

  test('where another dataset that a model reads is in another location', async () => {
    modelFails({
      error: { reason: 'notFound', message: 'Not found: Dataset acme:raw was not found in location EU' },
    });
    const { findings } = await build(target('location: EU'));
    expect(findings).toMatchObject([{ code: 'run/missing', hint: expect.stringMatching(/location/) }]);
    expect(findings[0]?.span).toEqual(line(8));
  });

  test('that does not let this user in', async () => {
    server.fail(() => ({
      status: 403,
      reason: 'accessDenied',
      message: 'Access Denied: Project acme: User does not have bigquery.jobs.create permission in project acme.',
    }));
    const { code, findings } = await build(target());
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      {
        code: 'run/denied',
        message: expect.stringMatching(/^Access Denied: Project acme/),
        hint: expect.stringMatching(/BigQuery Job User on the project and BigQuery Data Editor/),
      },
    ]);
    expect(findings[0]?.span).toEqual(line(4));
  });

  test('that does not let this user read one table: the finding is at the model', async () => {
    modelFails({
      error: { reason: 'accessDenied', message: 'Access Denied: Table acme:raw.pay: User does not have permission' },
    });
    const { code, findings } = await build(target());
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: 'run/denied' }]);
    expect(findings[0]?.span).toEqual(atModel);
  });

  test('that would have to read more than is allowed', async () => {
    modelFails({
      error: {
        reason: 'bytesBilledLimitExceeded',
        message: 'Query exceeded limit for bytes billed: 1000. 10485760 or higher required.',
      },
    });
    const { code, findings } = await build(target('maximum_bytes_billed: 1000'));
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      {
        code: 'run/cost',
        message: expect.stringMatching(/^Query exceeded limit for bytes billed: 1000/),
        hint: expect.stringMatching(/^Nothing was billed\./),
        related: [{ message: '`maximum_bytes_billed` is set here' }],
      },
    ]);
    expect(findings[0]?.span).toEqual(atModel);
    expect(findings[0]?.related[0]?.span).toEqual(line(8));
  });

  test('that ends a query which takes too long', async () => {
    modelFails({ error: { reason: 'stopped', message: 'Job execution was cancelled: Job timed out after 60s' } });
    const { code, findings } = await build(target('job_timeout_seconds: 60'));
    expect(code).toBe(3);
    expect(findings).toMatchObject([
      { code: 'run/timeout', hint: expect.stringMatching(/job_timeout_seconds/), related: [{}] },
    ]);
    expect(findings[0]?.span).toEqual(atModel);
  });

  test('with a quota that is used up: nothing is tried again', async () => {
    modelFails({
      error: {
        reason: 'quotaExceeded',
        message: 'Quota exceeded: Your project exceeded quota for free query bytes scanned.',
      },
    });
    const { code, findings } = await build(target());
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: 'run/quota', hint: expect.stringMatching(/waymark retry/) }]);
    expect(
      [...server.jobs.values()].filter((job) =>
        job.sql.startsWith('create or replace table analytics.waymark_staged_orders'),
      ),
    ).toHaveLength(1);
  });

  test('that is not there', async () => {
    await server.close();
    const { code, findings } = await build(target());
    expect(code).toBe(3);
    expect(findings).toMatchObject([{ code: 'run/unreachable', message: expect.stringMatching(/ECONNREFUSED/) }]);
    expect(findings[0]?.span).toEqual(line(7));
    server = await startFaultServer();
  });

  test('says it in words', async () => {
    const root = tempFolder();
    writeFiles(root, files(target('location: US')));
    const { code, err } = await runWaymark(root, ['build']);
    expect(code).toBe(3);
    expect(err).toContain('error[run/missing] waymark.yaml:8:5\n  The dataset `analytics` is in EU, not in US.\n');
    expect(err).toContain('hint: Write `location: EU`, or take a dataset in US.');
  });
});
