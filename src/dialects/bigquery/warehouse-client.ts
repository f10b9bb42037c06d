import type { BigqueryOptions } from './options.ts';
import { ServiceError } from './service-error.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  /** Below the project: `/jobs`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean | readonly string[]>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The service, as far as it is spoken to: each request is sent once. Failures are `ServiceError`s. */
export type Service = (request: ServiceRequest) => Promise<unknown>;

/**
 * Google's client for its credentials, its endpoint and its headers. It is told never to send anything twice: whether that
 * is safe depends on the job, and is decided in `warehouse-jobs.ts`.
 */
export async function openService(options: BigqueryOptions, timeoutMs: number): Promise<Service> {
  const client = await openClient(options);
  return ({ method, path, query, body, headers }) =>
    new Promise((resolve, reject) => {
      // The client forgets its own limit: a service that says nothing would be waited for without end.
      const timer = setTimeout(() => reject(silent(timeoutMs)), timeoutMs);
      client.request(
        { method, uri: path, ...(query && { qs: query }), ...(body && { json: body }), ...(headers && { headers }) },
        (error: Error | null, answer: unknown) => {
          clearTimeout(timer);
          if (error) reject(ServiceError.from(error));
          else resolve(answer);
        },
      );
    });
}

/** A request to any address of the service, with what it answers. */
export interface RawRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** An address, or a path of the service. */
  readonly url: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly body?: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

/** Bytes a millisecond (50 kB/s) that an upload is waited for. */
const slowest = 50;

/** Sends once. Resolves for what went well and for 308 ("so far so good" of an upload); all else is a `ServiceError`. */
export type Transport = (request: RawRequest) => Promise<Answer>;

/** `timeoutMs` is how long an answer may take; bytes have more time, {@link slowest} of them a millisecond. */
export async function openTransport(options: BigqueryOptions, timeoutMs: number): Promise<Transport> {
  const client = await openClient(options);
  return ({ method, url, query, json, body, headers }) =>
    new Promise((resolve, reject) => {
      const most = timeoutMs + (body?.length ?? 0) / slowest;
      const timer = setTimeout(() => reject(silent(most)), most);
      // The client adds a parameter of its own, so what the address has must stand beside it.
      const address = new URL(url, client.apiEndpoint);
      const qs = { ...Object.fromEntries(address.searchParams), ...query };
      const uri = `${address.origin}${address.pathname}`;
      const parts = { qs, ...(json && { json }), ...(body && { body }) };
      client.request(
        { method, uri, ...parts, headers: headers ?? {} },
        (error: Error | null, answer: unknown, response: unknown) => {
          clearTimeout(timer);
          const found = answerOf(answer, response ?? at(error, 'response'));
          if (error === null || error === undefined || found.status === 308) resolve(found);
          else reject(ServiceError.from(error));
        },
      );
    });
}

function answerOf(body: unknown, response: unknown): Answer {
  const headers = at(response, 'headers');
  const named = typeof headers === 'object' && headers !== null ? Object.entries(headers) : [];
  const status = Number(at(response, 'statusCode') ?? at(response, 'status') ?? 0);
  return {
    status,
    headers: Object.fromEntries(named.map(([name, value]) => [name.toLowerCase(), String(value)])),
    body,
  };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

async function openClient(options: BigqueryOptions) {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const isLocal = options.apiEndpoint !== null && /^(https?:\/\/)?(localhost|127\.|\[::1\])/.test(options.apiEndpoint);
  const client = new BigQuery({
    projectId: options.project,
    autoRetry: false,
    maxRetries: 0,
    // Beside BigQuery itself: the names of files in Cloud Storage.
    scopes: ['https://www.googleapis.com/auth/devstorage.read_only'],
    ...(options.location !== null && { location: options.location }),
    ...(options.apiEndpoint !== null && { apiEndpoint: options.apiEndpoint }),
    ...(options.keyFile !== null && { keyFilename: options.keyFile }),
    // What runs on this machine asks for no credentials.
    ...(isLocal && { authClient: await withoutCredentials() }),
  });
  if (!isLocal) await findCredentials(client.authClient, options.keyFile);
  return client;
}

/** The client itself would go on without credentials, and only find out from the answer. */
async function findCredentials(auth: { getClient(): Promise<unknown> }, keyFile: string | null): Promise<void> {
  try {
    if (keyFile !== null) await checkKey(keyFile);
    await auth.getClient();
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const message = keyFile === null ? said : `The key in ${keyFile} cannot be used: ${said}`;
    throw new ServiceError({ status: 401, reason: 'credentials', message, ofJob: false }, error);
  }
}

/** Google's library takes other files for keys of an old kind, and fails much later. */
async function checkKey(file: string): Promise<void> {
  const { readFile } = await import('node:fs/promises');
  const key: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (typeof key !== 'object' || key === null || !('type' in key)) throw new Error('it has no `type`');
}

function silent(timeoutMs: number): ServiceError {
  const message = `The service did not answer within ${Math.round(timeoutMs / 1000)} s.`;
  return new ServiceError({ status: null, reason: 'ETIMEDOUT', message, ofJob: false });
}

async function withoutCredentials() {
  const { PassThroughClient } = await import('google-auth-library');
  return new PassThroughClient();
}
