import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BigqueryOptions } from '../../src/dialects/bigquery/options.ts';
import { realTiming, type Timing } from '../../src/dialects/bigquery/timing.ts';
import { type Warehouse, WarehouseError } from '../../src/run/warehouse.ts';
import type { Statement } from '../../src/sql/nodes.ts';
import { openOn } from './emulator.ts';
import { type FaultServer, inserts, type Sent, startFaultServer } from './fault-server.ts';

/* Google's own client against a service in which things go wrong. Waiting is noted, not done. */

const of = (sql: string, step = 'model:orders'): Statement => ({ sql, origin: { step, span: null } });

const isInsert = ({ method, path }: Sent): boolean => method === 'POST' && path === '/jobs';
const isPoll = ({ path }: Sent): boolean => path.startsWith('/queries/');

describe('jobs', () => {
  let server: FaultServer;
  let waits: number[];
  const opened: Warehouse[] = [];
  beforeEach(async () => {
    server = await startFaultServer();
    waits = [];
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await server.close();
  });

  const open = async (more: Partial<BigqueryOptions> = {}, timing: Partial<Timing> = {}): Promise<Warehouse> => {
    const warehouse = await openOn(
      server,
      { project: 'acme', ...more },
      {
        now: () => performance.now(),
        async sleep(milliseconds) {
          waits.push(milliseconds);
          await new Promise((wake) => setTimeout(wake, 5));
        },
        random: () => 0,
        requestTimeoutMs: 2000,
        ...timing,
      },
    );
    opened.push(warehouse);
    return warehouse;
  };
  const failed = async (work: Promise<unknown>): Promise<WarehouseError> => {
    const error = await work.then(
      () => new Error('it did not fail'),
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof WarehouseError)) throw error;
    return error;
  };

  test('are named after run, step, statement and attempt', async () => {
    const warehouse = await open();
    const lock = await warehouse.lock?.({
      run: '20260115T120000000Z',
      command: 'build',
      since: '',
      pid: process.pid,
      host: 'here',
      started: null,
    });
    server.jobsAre((sql, id) =>
      sql === 'select 2' && id.endsWith('_1') ? { error: { reason: 'backendError', message: 'later' } } : null,
    );
    await warehouse.query(of('select 1'));
    await warehouse.query(of('select 2', 'seed:rates'));
    await warehouse.query(of('select 1'));
    const [first = '', failure = '', second = '', third = ''] = inserts(server);
    const name = /^waymark_20260115T120000000Z_([0-9a-f]{8})_(model_orders|seed_rates)_([0-9a-f]{8})_(\d+)_(\d+)$/;
    // sha256 of "select 1" begins with 822ae07d (`printf 'select 1' | sha256sum`).
    expect(name.exec(first)?.slice(2)).toEqual(['model_orders', '822ae07d', '1', '1']);
    expect(name.exec(failure)?.slice(2, 6)).toEqual(['seed_rates', expect.any(String), '2', '1']);
    expect(second).toBe(failure.replace(/_1$/, '_2'));
    expect(name.exec(third)?.slice(2)).toEqual(['model_orders', '822ae07d', '3', '1']);
    expect(server.jobs.get(first)?.sent).toMatchObject({
      configuration: { labels: { waymark_run: '20260115t120000000z', waymark_step: 'model_orders' } },
    });
    if (lock && 'release' in lock) await lock.release();
  });

  test('whose answer was lost are found again and run once, whatever the statement is', async () => {
    const warehouse = await open();
    server.fail((request, count) => (isInsert(request) && count < 1 ? { dropped: 'done' } : null));
    await warehouse.execute([of('insert into analytics.t values (1)')]);
    expect(server.jobs.size).toBe(1);
    expect(inserts(server)).toHaveLength(1);
  });

  test('that nobody found at first are sent again under their name: 409 leads to the job that ran', async () => {
    const warehouse = await open();
    server.fail((request, count) => (isInsert(request) && count < 1 ? { dropped: 'done' } : null));
    // The service does not know of the job yet where it is asked for it the first time.
    server.fail(({ method, path }, count) =>
      method === 'GET' && path.startsWith('/jobs/') && count < 1 ? { status: 404, reason: 'notFound' } : null,
    );
    await warehouse.execute([of('insert into analytics.t values (1)')]);
    const sent = inserts(server);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(server.jobs.size).toBe(1);
  });

  test.each<[string, { status: number; reason: string } | { dropped: 'before' | 'halfway' }]>([
    ['500 internalError', { status: 500, reason: 'internalError' }],
    ['503 backendError', { status: 503, reason: 'backendError' }],
    ['429', { status: 429, reason: 'rateLimitExceeded' }],
    ['403 rateLimitExceeded', { status: 403, reason: 'rateLimitExceeded' }],
    ['a connection cut before the request', { dropped: 'before' }],
    ['a connection cut within the answer', { dropped: 'halfway' }],
  ])('%s to the request that begins a job: it is sent again with the same id', async (_, fault) => {
    const warehouse = await open();
    server.fail((request, count) => (isInsert(request) && count < 2 ? fault : null));
    await warehouse.execute([of('insert into analytics.t values (1)')]);
    expect(server.jobs.size).toBe(1);
    expect(new Set(inserts(server)).size).toBe(1);
    expect(waits.length).toBeGreaterThanOrEqual(1);
  });

  test.each<[string, { status: number; reason: string } | { dropped: 'before' | 'halfway' } | { late: 'never' }]>([
    ['a dropped connection', { dropped: 'before' }],
    ['half an answer', { dropped: 'halfway' }],
    ['503', { status: 503, reason: 'backendError' }],
    ['429', { status: 429, reason: 'rateLimitExceeded' }],
    ['no answer at all', { late: 'never' }],
  ])('%s in the middle of waiting: it is asked again', async (_, fault) => {
    const warehouse = await open({}, { requestTimeoutMs: 300 });
    server.jobsAre(() => ({ takes: 30, schema: [{ name: 'n', type: 'INTEGER' }], rows: [['7']] }));
    server.fail((request, count) => (isPoll(request) && count < 2 ? fault : null));
    expect(await warehouse.query(of('select 7 as n'))).toEqual([{ n: 7 }]);
    expect(inserts(server)).toHaveLength(1);
  });

  test('a slow answer is waited for', async () => {
    const warehouse = await open();
    server.fail((request, count) => (count < 4 && (isPoll(request) || isInsert(request)) ? { late: 200 } : null));
    await warehouse.query(of('select 1'));
    expect(inserts(server)).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  describe.each(['backendError', 'internalError', 'rateLimitExceeded', 'jobBackendError', 'jobRateLimitExceeded'])(
    'that end with %s',
    (reason) => {
      test.each([
        'select 1',
        '-- by day\nwith a as (select 1) select * from a',
        'create or replace table analytics.t as select 1',
        'drop table if exists analytics.t',
        'delete from analytics.t where true',
        'begin transaction;\ndelete from analytics.t where true;\ninsert into analytics.t values (1);\ncommit transaction;',
        'merge into t as live\nusing s as fresh\non false\nwhen not matched by source and (live.d > 1) then delete\nwhen not matched by target then insert (d) values (fresh.d)',
      ])('are begun anew where they are repeatable: %s', async (sql) => {
        const warehouse = await open();
        server.jobsAre((_, id) => (/_[12]$/.test(id) ? { error: { reason, message: 'try later' } } : null));
        await warehouse.execute([of(sql)]);
        expect(inserts(server).map((id) => id.slice(-2))).toEqual(['_1', '_2', '_3']);
      });

      test.each([
        'insert into analytics.t values (1)',
        'update analytics.t set a = a + 1 where true',
        'merge analytics.t using (select 1 as a) as s on false when not matched then insert row',
        'begin transaction;\ninsert into analytics.t values (1);\ncommit transaction;',
        'drop table analytics.t',
        'call bq.abort_session()',
      ])('fail at once where they are not: %s', async (sql) => {
        const warehouse = await open();
        server.jobsAre(() => ({ error: { reason, message: 'try later' } }));
        expect((await failed(warehouse.execute([of(sql)]))).message).toBe('try later');
        expect(inserts(server)).toHaveLength(1);
      });
    },
  );

  test('jobInternalError is begun anew only where its message speaks of trying again', async () => {
    const warehouse = await open();
    const message = (id: string) =>
      id.endsWith('_1') ? 'An internal error occurred and the request could not be completed.' : 'failed to analyze';
    server.jobsAre((_, id) => ({ error: { reason: 'jobInternalError', message: message(id) } }));
    expect((await failed(warehouse.query(of('select 1')))).message).toBe('failed to analyze');
    expect(inserts(server)).toHaveLength(2);
  });

  test('attempts are bounded, and each comes later than the one before', async () => {
    const warehouse = await open();
    server.jobsAre(() => ({ error: { reason: 'backendError', message: 'Error encountered' } }));
    const error = await failed(warehouse.query(of('select 1')));
    expect(error).toMatchObject({ message: 'Error encountered' });
    expect(inserts(server)).toHaveLength(4);
    expect(waits).toEqual([1000, 2000, 4000]);
  });

  test('requests are bounded too, and add nothing to the attempts', async () => {
    const warehouse = await open();
    server.fail((request) => (isInsert(request) ? { status: 503, reason: 'backendError', message: 'Down' } : null));
    const error = await failed(warehouse.query(of('select 1')));
    expect(error).toMatchObject({ fault: 'unreachable', message: 'Down' });
    expect(inserts(server)).toHaveLength(5);
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
  });

  test.each([
    ['quotaExceeded', 'quota', /iam-admin\/quotas/],
    ['accessDenied', 'denied', /BigQuery Job User/],
    ['bytesBilledLimitExceeded', 'cost', /maximum_bytes_billed/],
    ['timeout', 'timeout', /job_timeout_seconds/],
    ['stopped', 'cancelled', /waymark retry/],
    ['invalidQuery', 'statement', null],
  ])('%s fails at once', async (reason, fault, hint) => {
    const warehouse = await open();
    server.jobsAre(() => ({ error: { reason, message: 'no' } }));
    const error = await failed(warehouse.query(of('select 1')));
    expect(error.fault).toBe(fault);
    if (hint === null) expect(error.hint).toBeNull();
    else expect(error.hint).toMatch(hint);
    expect(inserts(server)).toHaveLength(1);
    expect(waits).toEqual([]);
  });

  test('quotaExceeded as an answer to the request fails at once as well', async () => {
    const warehouse = await open();
    server.fail((request) => (isInsert(request) ? { status: 403, reason: 'quotaExceeded' } : null));
    expect(await failed(warehouse.query(of('select 1')))).toMatchObject({ fault: 'quota' });
    expect(inserts(server)).toHaveLength(1);
  });

  test('a service that is not there is not waited for', async () => {
    const warehouse = await open({ apiEndpoint: 'http://127.0.0.1:9' });
    const error = await failed(warehouse.query(of('select 1')));
    expect(error).toMatchObject({ fault: 'unreachable' });
    expect(waits).toEqual([]);
  });

  test('metadata are asked for again', async () => {
    const warehouse = await open();
    server.tables.set('t', { type: 'VIEW' });
    server.fail(({ path }, count) => (path.includes('/tables') && count < 3 ? { status: 503, reason: 'x' } : null));
    expect([...(await warehouse.objects())]).toEqual([['t', 'view']]);
  });

  test('carry what the target says', async () => {
    const warehouse = await open({
      location: 'EU',
      priority: 'batch',
      jobTimeoutMs: 90_000,
      reservation: 'projects/acme/locations/EU/reservations/nightly',
      maximumBytesBilled: 1_000_000,
      labels: { team: 'data' },
    });
    await warehouse.query(of('select 1'));
    const [sent] = server.requests.filter(isInsert);
    expect(sent?.body).toMatchObject({
      jobReference: { projectId: 'acme', location: 'EU' },
      configuration: {
        jobTimeoutMs: '90000',
        reservation: 'projects/acme/locations/EU/reservations/nightly',
        labels: { team: 'data', waymark_step: 'model_orders' },
        query: { priority: 'BATCH', maximumBytesBilled: '1000000', useLegacySql: false },
      },
    });
    for (const one of server.requests.filter((request) => request.method === 'GET'))
      expect(one.query.get('location')).toBe('EU');
  });

  test('that the service does not end in time are cancelled', async () => {
    let now = 0;
    const warehouse = await open({ jobTimeoutMs: 5000 }, { now: () => (now += 40_000) });
    server.jobsAre(() => ({ takes: 'never' }));
    const error = await failed(warehouse.query(of('select 1')));
    expect(error).toMatchObject({ fault: 'timeout', message: 'Job timed out after 5 s.' });
    expect([...server.jobs.values()][0]?.cancelled).toBe(true);
  });

  test('closing cancels what runs and what is being begun, and nothing else', async () => {
    const warehouse = await open({}, { sleep: realTiming.sleep });
    const others = await open();
    server.jobsAre(() => ({ takes: 'never' }));
    // The service has the request and has not answered yet, when everything is closed.
    server.fail((request) => (JSON.stringify(request.body).includes('select 2') ? { late: 150 } : null));
    const foreign = others.query(of('select 9')).catch(() => null);
    const running = [1, 2].map((n) => failed(warehouse.query(of(`select ${n}`))));
    while (server.jobs.size < 2 || inserts(server).length < 3) await new Promise((wake) => setTimeout(wake, 5));
    expect([...server.jobs.values()].map((job) => job.sql).sort()).toEqual(['select 1', 'select 9']);
    await warehouse.close();
    expect((await Promise.all(running)).map((one) => one.fault)).toEqual(['cancelled', 'cancelled']);
    const cancelled = [...server.jobs.values()].map((job) => [job.sql, job.cancelled]).sort();
    expect(cancelled).toEqual([
      ['select 1', true],
      ['select 2', true],
      ['select 9', false],
    ]);
    expect((await failed(warehouse.query(of('select 4')))).fault).toBe('cancelled');
    await others.close();
    await foreign;
  });

  test('run no more at a time than a project allows, over all who open it', async () => {
    const [one, two] = [await open({ concurrency: 3 }), await open({ concurrency: 3 })];
    server.jobsAre(() => ({ takes: 30 }));
    await Promise.all(Array.from({ length: 14 }, (_, n) => (n % 2 ? one : two).query(of(`select ${n}`))));
    expect(server.jobs.size).toBe(14);
    expect(server.mostInFlight()).toBe(3);
  });

  test('change the rows of one table one after the other, while others go on', async () => {
    const warehouse = await open({ concurrency: 8 });
    server.jobsAre(() => ({ takes: 30 }));
    const changes = [
      'insert into analytics.a values (1)',
      'delete from analytics.a where true',
      'update `analytics`.`a` set n = 1 where true',
      'begin transaction;\ninsert into analytics.b values (1)\n;\ndelete from analytics.a where false\n;\ncommit transaction;',
    ];
    await Promise.all([...changes, ...changes, 'select 1', 'select 2'].map((sql) => warehouse.execute([of(sql)])));
    expect(server.mostInFlight(/analytics`?\.`?a\b/)).toBe(1);
    expect(server.mostInFlight()).toBeGreaterThan(1);
  });

  test('hold the lock of their dataset while it is renewed, and end where another run has it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const warehouse = await open();
      const own = { run: 'r1', command: 'build', since: 's', pid: process.pid, host: 'here', started: null };
      const lock = await warehouse.lock?.(own);
      if (!lock || !('release' in lock)) throw new Error('refused');
      const held = () => server.tables.get('waymark_lock');
      server.tables.set('waymark_lock', { ...held(), expirationTime: '1' });
      // Renewed every 100 seconds, for five minutes from now.
      vi.advanceTimersByTime(100_000);
      while (held()?.expirationTime === '1') await new Promise((wake) => setTimeout(wake, 5));
      expect(Math.abs(Number(held()?.expirationTime) - Date.now() - 300_000)).toBeLessThan(30_000);
      await warehouse.query(of('select 1'));

      const others = JSON.stringify({ ...own, run: 'r2', jobs: 'waymark_r2_' });
      server.tables.set('waymark_lock', { ...held(), description: others });
      server.jobsAre(() => ({ takes: 'never' }));
      const running = failed(warehouse.query(of('select 2')));
      while (server.jobs.size < 2) await new Promise((wake) => setTimeout(wake, 5));
      vi.advanceTimersByTime(100_000);
      expect((await running).fault).toBe('cancelled');
      await lock.release();
      expect(held()?.description).toBe(others);
    } finally {
      vi.useRealTimers();
    }
  });

  test('that are longer than the service takes are told so before they are sent', async () => {
    const warehouse = await open();
    const error = await failed(warehouse.query(of(`select '${'x'.repeat(1024 * 1024)}'`)));
    expect(error).toMatchObject({
      fault: 'too-long',
      message: 'The statement has 1,048,585 characters, and BigQuery takes 1,048,576.',
    });
    expect(server.requests).toEqual([]);
  });
});
