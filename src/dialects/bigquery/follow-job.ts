import type { BigqueryOptions } from './options.ts';
import { type Line, mayPass, mostSends, sendSteadily, waitAfter } from './send.ts';
import { isLost, ServiceError } from './service-error.ts';
import type { FieldSchema, RawRow } from './warehouse-values.ts';

/** What a job returned. */
export interface Finished {
  readonly job: unknown;
  readonly schema: readonly FieldSchema[];
  readonly rows: readonly RawRow[];
}

/** The service ends a job that takes too long; so much later, in milliseconds, it is not waited for any longer. */
const grace = 60_000;
/** A service that answers at once that a job is not done is not asked again before so many milliseconds. */
const pollEvery = 250;

/**
 * Begins a job. Where the answer is lost it is asked whether the job is there already, and if not the same request is sent
 * again: its id sees to it that the job runs once.
 */
export async function beginJob(
  line: Line,
  options: BigqueryOptions,
  jobId: string,
  configuration: object,
): Promise<unknown> {
  const jobReference = { projectId: options.project, jobId, ...locationOf(options) };
  for (let sent = 1; ; sent++) {
    try {
      return await line.service({ method: 'POST', path: '/jobs', body: { jobReference, configuration } });
    } catch (error) {
      const { failure } = ServiceError.from(error);
      if (failure.status === 409) return getJob(line, options, jobId);
      if (!mayPass(error) || sent >= mostSends) throw error;
      await waitAfter(line, sent);
      if (line.ending.aborted) throw error;
      const found = isLost(failure) ? await getJob(line, options, jobId).catch(() => null) : null;
      if (found !== null) return found;
    }
  }
}

export function getJob(line: Line, options: BigqueryOptions, jobId: string): Promise<unknown> {
  return sendSteadily(line, { method: 'GET', path: `/jobs/${jobId}`, query: locationOf(options) });
}

/** Asks once that a job be cancelled; whether it still can be is the service's affair. */
export async function cancelJob(line: Line, options: BigqueryOptions, jobId: string): Promise<void> {
  await line.service({ method: 'POST', path: `/jobs/${jobId}/cancel`, query: locationOf(options) }).catch(() => null);
}

/** Waits for a job and reads all of its rows. */
export async function followJob(
  line: Line,
  options: BigqueryOptions,
  jobId: string,
  begun: unknown,
): Promise<Finished> {
  throwJobError(begun);
  const rows: RawRow[] = [];
  let schema: readonly FieldSchema[] = [];
  let token: string | null = null;
  const start = line.timing.now();
  while (!line.ending.aborted) {
    const page = await nextPage(line, options, jobId, token);
    if (at(page, 'jobComplete') !== true) {
      await giveUpLate(line, options, jobId, start);
      continue;
    }
    const fields = at(at(page, 'schema'), 'fields');
    if (isFields(fields)) schema = fields;
    const some = at(page, 'rows');
    if (isRows(some)) for (const row of some) rows.push(row);
    const next = at(page, 'pageToken');
    if (typeof next !== 'string' || next === '') break;
    token = next;
  }
  const job = await getJob(line, options, jobId);
  throwJobError(job);
  return { job, schema, rows };
}

async function nextPage(line: Line, options: BigqueryOptions, jobId: string, token: string | null): Promise<unknown> {
  const query = {
    ...locationOf(options),
    timeoutMs: 10_000,
    maxResults: 50_000,
    'formatOptions.useInt64Timestamp': true,
    ...(token !== null && { pageToken: token }),
  };
  const asked = line.timing.now();
  try {
    const page = await sendSteadily(line, { method: 'GET', path: `/queries/${jobId}`, query });
    const left = pollEvery - (line.timing.now() - asked);
    if (at(page, 'jobComplete') !== true && left > 0) await line.timing.sleep(left, line.ending);
    return page;
  } catch (error) {
    throw await jobErrorOr(error, line, options, jobId);
  }
}

async function giveUpLate(line: Line, options: BigqueryOptions, jobId: string, start: number): Promise<void> {
  const { jobTimeoutMs } = options;
  if (jobTimeoutMs === null || line.timing.now() - start <= jobTimeoutMs + grace) return;
  await cancelJob(line, options, jobId);
  const message = `Job timed out after ${jobTimeoutMs / 1000} s.`;
  throw new ServiceError({ status: 400, reason: 'timeout', message, ofJob: true });
}

/** What the job itself says went wrong; it knows better than the request that asked for its rows. */
async function jobErrorOr(error: unknown, line: Line, options: BigqueryOptions, jobId: string): Promise<unknown> {
  if (isLost(ServiceError.from(error).failure)) return error;
  try {
    throwJobError(await getJob(line, options, jobId));
  } catch (found) {
    if (found instanceof ServiceError && found.failure.ofJob) return found;
  }
  return error;
}

export function throwJobError(job: unknown): void {
  const result = at(at(job, 'status'), 'errorResult');
  if (result === undefined || result === null) return;
  const reason = String(at(result, 'reason') ?? '');
  const message = String(at(result, 'message') ?? 'The job failed.');
  throw new ServiceError({ status: 400, reason, message, ofJob: true });
}

export function locationOf({ location }: BigqueryOptions): Record<string, string> {
  return location === null ? {} : { location };
}

export function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

export function isFields(value: unknown): value is readonly FieldSchema[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof at(one, 'name') === 'string');
}

function isRows(value: unknown): value is readonly RawRow[] {
  return Array.isArray(value) && value.every((one: unknown) => Array.isArray(at(one, 'f')));
}
