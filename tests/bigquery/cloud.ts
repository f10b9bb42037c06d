import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { openWarehouse } from '../load/load-source.ts';
import type { Emulator } from './emulator.ts';

/**
 * An emulator behind a server that knows a bucket, whose files are those of a folder: it lists and gives them as Cloud Storage
 * does, and stands in for load jobs from `gs://`, which the emulator knows in part (of CSV no separator, of Parquet no schema).
 * What such a job was told is kept for the test; everything else goes to the emulator.
 */
export interface Cloud {
  readonly endpoint: string;
  readonly loads: readonly LoadRequest[];
  stop(): Promise<void>;
}

export interface LoadRequest {
  readonly sourceUris: readonly string[];
  readonly sourceFormat: string;
  readonly destinationTable: { readonly tableId: string };
  readonly schema?: { readonly fields: readonly { readonly name: string; readonly type: string }[] };
  readonly fieldDelimiter?: string;
  readonly quote?: string;
  readonly skipLeadingRows?: number;
}

export async function startCloud(emulator: Emulator, bucket: string): Promise<Cloud> {
  const loads: LoadRequest[] = [];
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => send(response, 500, { error: { message: String(error) } }));
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const url = new URL(request.url ?? '', 'http://localhost');
    const body = await textOf(request);
    if (url.pathname.startsWith('/storage/v1/b/events/o')) return storage(url, response, bucket);
    const load = request.method === 'POST' && url.pathname.endsWith('/jobs') ? loadOf(body) : null;
    if (load !== null) {
      loads.push(load);
      const failed = await runLoad(load, bucket, emulator).then(
        () => null,
        (error: unknown) => ({ reason: 'invalid', message: String(error) }),
      );
      return send(response, 200, { status: { state: 'DONE', ...(failed && { errorResult: failed }) } });
    }
    const passed = await fetch(`${emulator.endpoint}${request.url}`, {
      method: request.method ?? 'GET',
      headers: { 'content-type': request.headers['content-type'] ?? 'application/json' },
      ...(body !== '' && { body }),
    });
    const location = passed.headers.get('location');
    response.writeHead(passed.status, { 'content-type': 'application/json', ...(location && { location }) });
    response.end(await passed.text());
  };
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  return {
    endpoint,
    loads,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function storage(url: URL, response: ServerResponse, bucket: string): void {
  const name = decodeURIComponent(url.pathname.slice('/storage/v1/b/events/o/'.length));
  if (url.searchParams.get('alt') === 'media') {
    response.end(readFileSync(join(bucket, name)));
    return;
  }
  const prefix = url.searchParams.get('prefix') ?? '';
  const names = readdirSync(bucket, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(bucket.length + 1))
    .filter((one) => one.startsWith(prefix))
    .sort();
  // A page holds two, so that there are several.
  const from = Number(url.searchParams.get('pageToken') ?? 0);
  const items = names.slice(from, from + 2).map((one) => {
    const bytes = readFileSync(join(bucket, one));
    return { name: one, size: String(bytes.length), md5Hash: bytes.toString('base64').slice(-40) };
  });
  send(response, 200, { items, ...(from + 2 < names.length && { nextPageToken: String(from + 2) }) });
}

function loadOf(body: string): LoadRequest | null {
  const load: LoadRequest | undefined = JSON.parse(body).configuration?.load;
  return load?.sourceUris === undefined ? null : load;
}

/** Reads the files by DuckDB and puts their rows into the emulator. */
async function runLoad(load: LoadRequest, bucket: string, emulator: Emulator): Promise<void> {
  const files = load.sourceUris.map((one) => join(bucket, one.replace('gs://events/', '')));
  const warehouse = await openWarehouse(bucket);
  try {
    const ask = (sql: string) => warehouse.query({ sql, origin: { step: 'test', span: null } });
    const list = `[${files.map((one) => `'${one}'`).join(', ')}]`;
    const names = load.schema?.fields.map((one) => one.name);
    const relation =
      load.sourceFormat === 'PARQUET'
        ? `read_parquet(${list})`
        : `read_csv(${list}, delim = '${load.fieldDelimiter}', quote = '${load.quote ?? '"'}', escape = '', header = false,
            skip = ${load.skipLeadingRows ?? 0}, auto_detect = false, columns = {${names?.map((one) => `'${one}': 'VARCHAR'`).join(', ')}})`;
    const rows = await ask(`select to_json(t)::varchar as line from ${relation} as t`);
    const described = await ask(`describe select * from ${relation}`);
    const fields =
      load.schema?.fields ?? described.map((one) => fieldOf(String(one.column_name), String(one.column_type)));
    const job = {
      jobReference: { projectId: 'test', jobId: crypto.randomUUID() },
      configuration: {
        load: { ...load, sourceUris: undefined, sourceFormat: 'NEWLINE_DELIMITED_JSON', schema: { fields } },
      },
    };
    const upload = `${emulator.endpoint}/upload/bigquery/v2/projects/test/jobs?uploadType=resumable`;
    const begun = await fetch(upload, { method: 'POST', body: JSON.stringify(job) });
    const sent = await fetch(begun.headers.get('location') ?? '', {
      method: 'PUT',
      body: rows.map((one) => `${one.line}\n`).join(''),
    });
    if (!sent.ok) throw new Error(await sent.text());
  } finally {
    await warehouse.close();
  }
}

function fieldOf(name: string, type: string): object {
  const types: Readonly<Record<string, string>> = {
    BIGINT: 'INTEGER',
    DOUBLE: 'FLOAT',
    TIMESTAMP: 'TIMESTAMP',
    BOOLEAN: 'BOOLEAN',
  };
  return { name, type: types[type] ?? 'STRING' };
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
