import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { readBigqueryOptions } from '../../src/dialects/bigquery/options.ts';
import { openService, openTransport } from '../../src/dialects/bigquery/warehouse-client.ts';
import { openJobs } from '../../src/dialects/bigquery/warehouse-jobs.ts';
import { uploadsOf } from '../../src/dialects/bigquery/warehouse-upload.ts';
import { sqlType } from '../../src/sql/types.ts';

/*
 * Uploads that are broken off, against a server that speaks the protocol of
 * https://cloud.google.com/bigquery/docs/reference/api-uploads#resumable: a session, bytes, and 308 with what has arrived.
 */

type Reply = 'cut' | 'lost' | 'done';

/** A service that does with each sending of bytes what it is told: keeps half and cuts, keeps all and loses the answer, or answers. */
async function startService(replies: Reply[], failure: object | null = null, busy = 0) {
  const begun: { readonly configuration: { readonly load: Record<string, unknown> } }[] = [];
  let stored = Buffer.alloc(0);
  let polls = 0;
  let refused = 0;
  const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bytesOf(request);
    const json = (status: number, value: object, headers = {}): void => answer(response, status, value, headers);
    const running = { status: { state: 'RUNNING' } };
    if (request.method === 'GET') {
      polls += 1;
      return json(200, polls < 2 ? running : doneJob(failure));
    }
    if (request.method === 'POST') {
      begun.push(JSON.parse(body.toString('utf8')));
      return json(200, {}, { location: `http://${request.headers.host}/session?upload_id=one` });
    }
    const asked = rangeOf(request);
    if (asked.from === '*') {
      const range = stored.length > 0 ? { range: `bytes=0-${stored.length - 1}` } : {};
      return stored.length === asked.size ? json(200, running) : json(308, {}, range);
    }
    expect(Number(asked.from)).toBe(stored.length);
    const next = replies.shift() ?? 'done';
    stored = Buffer.concat([stored, next === 'cut' ? body.subarray(0, Math.floor(body.length / 2)) : body]);
    if (next === 'done') return json(200, running);
    request.socket.destroy();
  };
  const server = createServer(async (request, response) => {
    // Turned away without a look at it; the bytes of an upload never are.
    if (request.method === 'PUT' || refused >= busy) return await reply(request, response);
    refused += 1;
    await bytesOf(request);
    answer(response, 429, tooMany, {});
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
  const jobs = openJobs(await openService(options, 10_000), options, 'analytics');
  const append = uploadsOf(await openTransport(options), options, 'analytics', jobs);
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
  const service = await startService(['done'], null, 2);
  await service.append(lines);
  expect(service.refused()).toBe(2);
  expect(service.begun.length).toBe(1);
  expect(service.stored()).toBe(lines.map((line) => `${line}\n`).join(''));
});

test('a load job that fails says why; without rows there is none', async () => {
  const failing = await startService([], { reason: 'invalid', message: 'Provided Schema does not match' });
  await expect(failing.append(lines)).rejects.toMatchObject({
    name: 'WarehouseError',
    message: 'Provided Schema does not match',
  });
  const idle = await startService([]);
  await idle.append([]);
  expect(idle.begun).toEqual([]);
});
