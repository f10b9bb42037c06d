import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { readBigqueryOptions } from '../../src/dialects/bigquery/options.ts';
import { realTiming, type Timing } from '../../src/dialects/bigquery/timing.ts';
import { openService, openTransport } from '../../src/dialects/bigquery/warehouse-client.ts';
import { openJobs } from '../../src/dialects/bigquery/warehouse-jobs.ts';
import { uploadsOf } from '../../src/dialects/bigquery/warehouse-upload.ts';
import { sqlType } from '../../src/sql/types.ts';

/*
 * Uploads that are broken off, against a server that speaks the protocol of
 * https://cloud.google.com/bigquery/docs/reference/api-uploads#resumable: a session, bytes, and 308 with what has arrived.
 */

type Reply = 'cut' | 'lost' | 'done' | 'nothing';

interface Faults {
  /** What becomes of the job; null where it succeeds. */
  readonly failure?: object;
  /** How often a request is turned away, and with which status; bytes of an upload never are. 0: the connection is dropped. */
  readonly busy?: number;
  readonly status?: number;
  readonly timing?: Partial<Timing>;
}

/**
 * A service that does with each sending of bytes what it is told: keeps half and cuts, keeps all and loses the answer, answers, or
 * keeps nothing and says so. Waits are noted and over at once.
 */
async function startService(replies: Reply[], { failure, busy = 0, status = 429, timing = {} }: Faults = {}) {
  const begun: { readonly configuration: { readonly load: Record<string, unknown> } }[] = [];
  let stored = Buffer.alloc(0);
  let polls = 0;
  let refused = 0;
  let sent = 0;
  const waits: number[] = [];
  const cancelled: string[] = [];
  const running = { status: { state: 'RUNNING' } };
  const begin = (body: Buffer, host: string | undefined, response: ServerResponse): void => {
    begun.push(JSON.parse(body.toString('utf8')));
    answer(response, 200, {}, { location: `http://${host}/session?upload_id=one` });
  };
  const known = (): Record<string, string> => (stored.length > 0 ? { range: `bytes=0-${stored.length - 1}` } : {});
  const take = (request: IncomingMessage, body: Buffer, response: ServerResponse): void => {
    const asked = rangeOf(request);
    if (asked.from === '*') {
      if (stored.length === asked.size) answer(response, 200, running, {});
      else answer(response, 308, {}, known());
      return;
    }
    expect(Number(asked.from)).toBe(stored.length);
    const next = replies.shift() ?? 'done';
    sent += 1;
    if (next === 'nothing') {
      answer(response, 308, {}, known());
      return;
    }
    stored = Buffer.concat([stored, next === 'cut' ? body.subarray(0, Math.floor(body.length / 2)) : body]);
    if (next === 'done') answer(response, 200, running, {});
    else request.socket.destroy();
  };
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    if (request.method === 'PUT') take(request, body, response);
    else if (request.url?.includes('/cancel')) {
      cancelled.push(request.url);
      answer(response, 200, {}, {});
    } else if (request.method === 'POST') begin(body, request.headers.host, response);
    else {
      polls += 1;
      answer(response, 200, polls < 2 ? running : doneJob(failure ?? null), {});
    }
  };
  const server = createServer(async (request, response) => {
    // Turned away without a look at it; the bytes of an upload never are.
    if (request.method === 'PUT' || request.url?.includes('/cancel') || refused >= busy)
      return await reply(request, response);
    refused += 1;
    await bytesOf(request);
    if (status === 0) request.socket.destroy();
    else answer(response, status, status === 429 ? tooMany : { error: { code: status, message: 'Not now' } }, {});
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  const at = { self: { path: 'waymark.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 } };
  const target = { name: 'prod', dialect: 'bigquery', schema: 'analytics', at };
  const options = readBigqueryOptions({ ...target, options: { project: 'test', api_endpoint: endpoint } }).value;
  const jobs = openJobs(await openService(options, 10_000), options, 'analytics', {
    ...realTiming,
    random: () => 0,
    async sleep(milliseconds) {
      waits.push(milliseconds);
    },
    ...timing,
  });
  const append = uploadsOf(await openTransport(options, 10_000), options, 'analytics', jobs);
  const columns = [
    { name: 'id', type: sqlType('string') },
    { name: 'tags', type: { kind: 'array', of: sqlType('integer') } as const },
  ];
  const table = { schema: null, name: 'waymark_new_event_seen' };
  return {
    append: (lines: readonly string[]) => append(table, columns, lines, { step: 'load:app', span: null }),
    stored: () => stored.toString('utf8'),
    begun,
    refused: () => refused,
    sent: () => sent,
    waits,
    cancelled,
    close: jobs.close,
  };
}

const tooMany = { error: { code: 429, message: 'Too many requests', errors: [{ reason: 'rateLimitExceeded' }] } };

function answer(response: ServerResponse, status: number, value: object, headers: Record<string, string>): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

/** What a job says of its end. */
function doneJob(failure: object | null): object {
  return { status: { state: 'DONE', ...(failure !== null && { errorResult: failure, errors: [failure] }) } };
}

/** `bytes 10-99/100`, or an asterisk where it is asked what has arrived; without a range everything is sent. */
function rangeOf({ headers }: IncomingMessage): { readonly from: string; readonly size: number } {
  const [, from = '0', size = ''] = /^bytes (\*|\d+)(?:-\d+)?\/(\d+)$/.exec(headers['content-range'] ?? '') ?? [];
  return { from, size: Number(size) };
}

async function bytesOf(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

const lines = Array.from({ length: 50 }, (_, index) => `{"id":"${index}ü","tags":[1]}`);

test('an upload goes on where it was broken off, and is not done twice where its answer was lost', {
  timeout: 60_000,
}, async () => {
  for (const replies of [['done'], ['cut', 'done'], ['cut', 'cut', 'lost'], ['lost']] as const) {
    const service = await startService([...replies]);
    await service.append(lines);
    expect(service.stored()).toBe(lines.map((line) => `${line}\n`).join(''));
    expect(service.begun.length).toBe(1);
    expect(service.begun[0]).toMatchObject({
      configuration: {
        load: {
          destinationTable: { projectId: 'test', datasetId: 'analytics', tableId: 'waymark_new_event_seen' },
          schema: {
            fields: [
              { name: 'id', type: 'STRING' },
              { name: 'tags', type: 'INTEGER', mode: 'REPEATED' },
            ],
          },
          sourceFormat: 'NEWLINE_DELIMITED_JSON',
          writeDisposition: 'WRITE_APPEND',
          createDisposition: 'CREATE_NEVER',
        },
      },
    });
  }
});

test('a request that is turned away because there are too many is sent again', { timeout: 60_000 }, async () => {
  const service = await startService(['done'], { busy: 2 });
  await service.append(lines);
  expect(service.refused()).toBe(2);
  expect(service.begun.length).toBe(1);
  expect(service.stored()).toBe(lines.map((line) => `${line}\n`).join(''));
});

test('a load job that fails says why; without rows there is none', async () => {
  const failing = await startService([], { failure: { reason: 'invalid', message: 'Provided Schema does not match' } });
  await expect(failing.append(lines)).rejects.toMatchObject({
    name: 'WarehouseError',
    message: 'Provided Schema does not match',
  });
  const idle = await startService([]);
  await idle.append([]);
  expect(idle.begun).toEqual([]);
});

test('what is not answered is sent again, later each time, and no more than five times', {
  timeout: 60_000,
}, async () => {
  for (const status of [429, 500, 502, 503, 504, 0]) {
    const passing = await startService(['done'], { busy: 3, status });
    await passing.append(lines);
    // Three waits of 1, 2 and 4 seconds, and one before the job is asked for: 250 milliseconds.
    expect(passing.waits.slice(0, 3)).toEqual([1000, 2000, 4000]);
    expect(passing.stored()).toBe(lines.map((line) => `${line}\n`).join(''));

    const lasting = await startService([], { busy: 100, status });
    await expect(lasting.append(lines)).rejects.toMatchObject({ name: 'WarehouseError' });
    expect(lasting.refused()).toBe(5);
    expect(lasting.waits).toEqual([1000, 2000, 4000, 8000]);
  }
});

test('what is refused is not sent again', async () => {
  const service = await startService([], { busy: 100, status: 403 });
  await expect(service.append(lines)).rejects.toMatchObject({ name: 'WarehouseError' });
  expect(service.refused()).toBe(1);
  expect(service.waits).toEqual([]);
});

test('bytes that are never taken are sent five times', { timeout: 60_000 }, async () => {
  const lost = await startService(
    Array.from({ length: 50 }, (): Reply => 'cut').map((one, at) => (at > 0 ? 'nothing' : one)),
  );
  await expect(lost.append(lines)).rejects.toMatchObject({ name: 'WarehouseError' });
  // Once with half of it, which counts from the start again, and five times with nothing.
  expect(lost.sent()).toBe(6);
});

test('closing the warehouse ends an upload that waits, cancels its job and sends nothing more', {
  timeout: 60_000,
}, async () => {
  const service = await startService([], { busy: 100, status: 503, timing: { sleep: realTiming.sleep } });
  const outcome = service.append(lines).then(
    () => 'done',
    (error: unknown) => String(error),
  );
  while (service.refused() === 0) await new Promise((wake) => setTimeout(wake, 5));
  await service.close();
  expect(await outcome).toContain('closed');
  expect(service.cancelled).toHaveLength(1);
  // It would be sent again after a second.
  await new Promise((wake) => setTimeout(wake, 1500));
  expect(service.refused()).toBe(1);
});
