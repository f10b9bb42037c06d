import type { BigqueryOptions } from './options.ts';
import { ServiceError } from './service-error.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST' | 'DELETE' | 'PATCH';
  /** Below the project: `/jobs`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: object;
}

/** The service, as far as it is spoken to: each request is sent once. Failures are `ServiceError`s. */
export type Service = (request: ServiceRequest) => Promise<unknown>;

/**
 * Google's client for its credentials, its endpoint and its headers. It is told never to send anything twice: whether that
 * is safe depends on the job, and is decided in `warehouse-jobs.ts`.
 */
export async function openService(options: BigqueryOptions): Promise<Service> {
  const { BigQuery } = await import('@google-cloud/bigquery');
  const isLocal = options.apiEndpoint !== null && /^(https?:\/\/)?(localhost|127\.|\[::1\])/.test(options.apiEndpoint);
  const client = new BigQuery({
    projectId: options.project,
    autoRetry: false,
    maxRetries: 0,
    ...(options.location !== null && { location: options.location }),
    ...(options.apiEndpoint !== null && { apiEndpoint: options.apiEndpoint }),
    ...(options.keyFile !== null && { keyFilename: options.keyFile }),
    // What runs on this machine asks for no credentials.
    ...(isLocal && { authClient: await withoutCredentials() }),
  });
  return ({ method, path, query, body }) =>
    new Promise((resolve, reject) => {
      client.request(
        { method, uri: path, ...(query && { qs: query }), ...(body && { json: body }) },
        (error: Error | null, answer: unknown) => (error ? reject(ServiceError.from(error)) : resolve(answer)),
      );
    });
}

async function withoutCredentials() {
  const { PassThroughClient } = await import('google-auth-library');
  return new PassThroughClient();
}
