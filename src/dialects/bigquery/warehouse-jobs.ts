import { createHash, randomUUID } from 'node:crypto';
import type { Usage } from '../../run/usage.ts';
import type { Statement } from '../../sql/nodes.ts';
import type { BigqueryOptions } from './options.ts';
import { type Failure, isLost, passingReasons, ServiceError } from './service-error.ts';
import type { Service } from './warehouse-client.ts';
import { closedError, wrapError } from './warehouse-errors.ts';
import type { FieldSchema, RawRow } from './warehouse-values.ts';

/** What a finished job says of itself. */
export interface JobResult {
  readonly schema: readonly FieldSchema[];
  readonly rows: readonly RawRow[];
  /** Rows that the statement changed; null where it does not say. */
  readonly changed: number | null;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
  readonly slotMs: number;
  /** `SELECT`, `CREATE_TABLE_AS_SELECT`, `SCRIPT`, … */
  readonly kind: string | null;
  /** How many tables it reads, those below views among them. */
  readonly tables: number;
  /** Of a dry run: `PRECISE`, `UPPER_BOUND`, `LOWER_BOUND`; null where it does not say. */
  readonly accuracy: string | null;
}

export interface Jobs {
  run(
    statement: Statement,
    options?: { readonly session?: string; readonly createSession?: boolean },
  ): Promise<JobResult & { sessionId: string | null }>;
  /** What it would read, and the columns that it would return; runs nothing and costs nothing. */
  dryRun(statement: Statement): Promise<JobResult>;
  /** What the jobs that ended well came to. Dry runs are no jobs. */
  totals(): Usage;
  /** Cancels what is running; calls after it fail. */
  close(): Promise<void>;
}

/** How often a job is begun anew after a failure that passes, and how often a request is sent again that got no answer. */
const mostAttempts = 4;
const mostSends = 5;

/**
 * Jobs of one run. The id of a job is made of the run, the step, the statement and the attempt, so that a request which is sent
 * again after a lost answer finds the job that already runs instead of running it twice.
 */
export function openJobs(service: Service, options: BigqueryOptions, dataset: string): Jobs {
  const run = randomUUID().slice(0, 8);
  const running = new Set<string>();
  const totals = { jobs: 0, bytesProcessed: 0, bytesBilled: 0, slotMs: 0 };
  let closed = false;
  let count = 0;
  const gate = gateOf(options.concurrency);

  const jobIdOf = (statement: Statement, number: number, attempt: number): string => {
    const step = statement.origin.step.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
    const hash = createHash('sha256').update(statement.sql).digest('hex').slice(0, 8);
    return `waymark_${run}_${step}_${hash}_${number}_${attempt}`;
  };

  const attemptOf = async (statement: Statement, number: number, attempt: number, more: object) => {
    const jobId = jobIdOf(statement, number, attempt);
    running.add(jobId);
    try {
      const job = await insert(service, options, jobId, {
        query: { ...queryOf(statement, options, dataset), ...more },
        ...(options.jobTimeoutMs !== null && { jobTimeoutMs: String(options.jobTimeoutMs) }),
        labels: labelsOf(statement, options),
      });
      return await finish(service, options, jobId, job);
    } finally {
      running.delete(jobId);
    }
  };

  return {
    totals: () => ({ ...totals }),
    run: (statement, { session, createSession } = {}) =>
      gate(async () => {
        count += 1;
        const number = count;
        const more = {
          ...(createSession && { createSession: true }),
          ...(session !== undefined && {
            connectionProperties: [inUtc, { key: 'session_id', value: session }],
          }),
        };
        for (let attempt = 1; ; attempt++) {
          if (closed) throw closedError(statement);
          try {
            const result = await attemptOf(statement, number, attempt, more);
            totals.jobs += 1;
            totals.bytesProcessed += result.bytesProcessed;
            totals.bytesBilled += result.bytesBilled;
            totals.slotMs += result.slotMs;
            return result;
          } catch (error) {
            const isPassing = error instanceof ServiceError && passingReasons.has(error.failure.reason);
            if (!isPassing || attempt >= mostAttempts || !isRepeatable(statement.sql))
              throw wrapError(error, statement);
            await pause(attempt);
          }
        }
      }),
    dryRun: (statement) =>
      gate(async () => {
        const { sql, origin } = statement;
        // The emulator wants an id, though nothing ever asks for the job.
        const jobReference = {
          projectId: options.project,
          jobId: `waymark_dry_${randomUUID()}`,
          ...locationOf(options),
        };
        const configuration = {
          dryRun: true,
          // A limit would hide what it would cost.
          query: queryOf({ sql, origin }, { ...options, maximumBytesBilled: null }, dataset),
        };
        for (let sent = 1; ; sent++) {
          try {
            const job = await service({ method: 'POST', path: '/jobs', body: { jobReference, configuration } });
            throwJobError(job);
            return resultOf(job, [], []);
          } catch (error) {
            const failure = failureOf(error);
            if (closed || failure === null || !isLost(failure) || sent >= mostSends) throw wrapError(error, statement);
            await pause(sent);
          }
        }
      }),
    async close() {
      closed = true;
      await Promise.allSettled(
        [...running].map((id) => service({ method: 'POST', path: `/jobs/${id}/cancel`, query: locationOf(options) })),
      );
    },
  };
}

/** A project may have set another time zone, in which a timestamp has another date. */
const inUtc = { key: 'time_zone', value: 'UTC' };

function queryOf(statement: Statement, options: BigqueryOptions, datasetId: string): object {
  const most = statement.maximumBytes ?? options.maximumBytesBilled;
  return {
    query: statement.sql,
    useLegacySql: false,
    connectionProperties: [inUtc],
    defaultDataset: { projectId: options.project, datasetId },
    priority: options.priority.toUpperCase(),
    ...(most !== null && { maximumBytesBilled: String(most) }),
  };
}

/** Labels have lower-case letters, digits, `_` and `-`, at most 63 of them. */
function labelsOf({ origin }: Statement, { labels }: BigqueryOptions): Readonly<Record<string, string>> {
  const step = origin.step
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .slice(0, 63);
  return { ...labels, waymark_step: step };
}

function locationOf({ location }: BigqueryOptions): Record<string, string> {
  return location === null ? {} : { location };
}

/** Begins a job. Where the answer is lost, or the id is taken, it is asked whether the job is there already. */
async function insert(
  service: Service,
  options: BigqueryOptions,
  jobId: string,
  configuration: object,
): Promise<unknown> {
  const jobReference = { projectId: options.project, jobId, ...locationOf(options) };
  for (let sent = 1; ; sent++) {
    try {
      return await service({ method: 'POST', path: '/jobs', body: { jobReference, configuration } });
    } catch (error) {
      const failure = failureOf(error);
      if (failure === null) throw error;
      if (failure.status === 409) return get(service, options, jobId);
      if (!isLost(failure) || sent >= mostSends) throw error;
      const found = await get(service, options, jobId).catch(() => null);
      if (found !== null) return found;
      await pause(sent);
    }
  }
}

function get(service: Service, options: BigqueryOptions, jobId: string): Promise<unknown> {
  return service({ method: 'GET', path: `/jobs/${jobId}`, query: locationOf(options) });
}

/** Waits for the job and reads all of its rows. Polls again after a lost answer. */
async function finish(service: Service, options: BigqueryOptions, jobId: string, begun: unknown) {
  throwJobError(begun);
  const rows: RawRow[] = [];
  let schema: readonly FieldSchema[] = [];
  let token: string | null = null;
  for (let lost = 0; ; ) {
    const query = {
      ...locationOf(options),
      timeoutMs: 10_000,
      maxResults: 50_000,
      'formatOptions.useInt64Timestamp': true,
    };
    let page: unknown;
    try {
      page = await service({
        method: 'GET',
        path: `/queries/${jobId}`,
        query: token === null ? query : { ...query, pageToken: token },
      });
    } catch (error) {
      const failure = failureOf(error);
      lost += 1;
      if (failure === null || !isLost(failure) || lost >= mostSends)
        throw await jobErrorOr(error, service, options, jobId);
      await pause(lost);
      continue;
    }
    if (at(page, 'jobComplete') !== true) continue;
    const fields = at(at(page, 'schema'), 'fields');
    if (isFields(fields)) schema = fields;
    const some = at(page, 'rows');
    if (isRows(some)) rows.push(...some);
    const next = at(page, 'pageToken');
    if (typeof next !== 'string' || next === '') break;
    token = next;
  }
  const job = await get(service, options, jobId);
  throwJobError(job);
  return resultOf(job, schema, rows);
}

/** What the job itself says went wrong; it knows better than the request that asked for its rows. */
async function jobErrorOr(error: unknown, service: Service, options: BigqueryOptions, jobId: string): Promise<unknown> {
  try {
    throwJobError(await get(service, options, jobId));
  } catch (found) {
    if (found instanceof ServiceError && found.failure.status === null) return found;
  }
  return error;
}

function throwJobError(job: unknown): void {
  const result = at(at(job, 'status'), 'errorResult');
  if (result === undefined || result === null) return;
  const word = at(result, 'reason');
  const message = at(result, 'message');
  throw new ServiceError({ status: 400, reason: String(word ?? ''), message: String(message ?? 'The job failed.') });
}

function resultOf(job: unknown, schema: readonly FieldSchema[], rows: readonly RawRow[]) {
  const statistics = at(job, 'statistics');
  const query = at(statistics, 'query');
  const fields = at(at(query, 'schema'), 'fields');
  const changed = at(query, 'numDmlAffectedRows');
  const kind = at(query, 'statementType');
  const session = at(at(statistics, 'sessionInfo'), 'sessionId');
  const tables = at(query, 'referencedTables');
  const accuracy = at(query, 'totalBytesProcessedAccuracy');
  return {
    schema: schema.length === 0 && isFields(fields) ? fields : schema,
    rows,
    changed: changed === undefined || changed === null ? null : Number(changed),
    bytesProcessed: Number(at(query, 'totalBytesProcessed') ?? at(statistics, 'totalBytesProcessed') ?? 0),
    bytesBilled: Number(at(query, 'totalBytesBilled') ?? 0),
    slotMs: Number(at(statistics, 'totalSlotMs') ?? 0),
    kind: typeof kind === 'string' ? kind : null,
    tables: Array.isArray(tables) ? tables.length : 0,
    accuracy: typeof accuracy === 'string' ? accuracy : null,
    sessionId: typeof session === 'string' ? session : null,
  };
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function isFields(value: unknown): value is readonly FieldSchema[] {
  return Array.isArray(value) && value.every((one: unknown) => typeof at(one, 'name') === 'string');
}

function isRows(value: unknown): value is readonly RawRow[] {
  return Array.isArray(value) && value.every((one: unknown) => Array.isArray(at(one, 'f')));
}

function failureOf(error: unknown): Failure | null {
  return error instanceof ServiceError ? error.failure : null;
}

/** What may be sent as a new job although an earlier one may have had an effect: it comes to the same. */
function isRepeatable(sql: string): boolean {
  return /^\s*(select|with|\(|create or replace|create (table|schema) if not exists|drop \w+ if exists|delete|merge|begin transaction)\b/i.test(
    sql,
  );
}

/** Longer each time, with jitter so that many do not come back at one instant. At most eight seconds. */
function pause(attempt: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, Math.min(8000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2)));
}

/** Lets so many through at once; the others wait in line. */
function gateOf(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  let open = most;
  const line: (() => void)[] = [];
  return async (work) => {
    if (open > 0) open -= 1;
    else await new Promise<void>((go) => line.push(go));
    try {
      return await work();
    } finally {
      const next = line.shift();
      if (next) next();
      else open += 1;
    }
  };
}
