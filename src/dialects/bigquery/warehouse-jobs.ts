import { randomUUID } from 'node:crypto';
import type { Usage } from '../../run/usage.ts';
import type { Statement } from '../../sql/nodes.ts';
import {
  at,
  beginJob,
  cancelJob,
  type Finished,
  followJob,
  isFields,
  locationOf,
  throwJobError,
} from './follow-job.ts';
import { gateOf, tablesChanged, throughAll } from './job-gates.ts';
import { jobIdOf, jobPrefix } from './job-id.ts';
import type { BigqueryOptions } from './options.ts';
import { isRepeatable } from './repeatable.ts';
import { rowsOfScript } from './script-rows.ts';
import { type Line, sendSteadily, untilEnd, waitAfter } from './send.ts';
import { isPassing, ServiceError } from './service-error.ts';
import { checkLength } from './statement-length.ts';
import { realTiming, type Timing } from './timing.ts';
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
  /** Names the run that all jobs from now on belong to. */
  belongTo(run: string): void;
  /** What the ids of all jobs of the run begin with. */
  prefix(): string;
  /** Notes a job that was begun elsewhere while it runs, so that closing cancels it. */
  noting<T>(jobId: string, work: () => Promise<T>): Promise<T>;
  /** Labels and limits of a job of any kind. */
  settings(step: string): object;
  /** For requests that are no jobs. */
  readonly line: Line;
  /** Cancels what is running; calls after it fail. */
  close(): Promise<void>;
}

/** How often a job is begun anew after a failure that passes. */
const mostAttempts = 4;
/** After closing, so long is waited for jobs of which it is not known yet whether they have begun, in milliseconds. */
const patience = 5000;

/**
 * Jobs of one run. The id of a job is made of the run, the step, the statement and the attempt, so that a request which is sent
 * again after a lost answer finds the job that already runs instead of running it twice.
 */
export function openJobs(
  service: Service,
  options: BigqueryOptions,
  dataset: string,
  timing: Timing = realTiming,
): Jobs {
  const opened = randomUUID().slice(0, 8);
  const end = new AbortController();
  const line: Line = { service, timing, ending: end.signal };
  const running = new Set<string>();
  const beginning = new Set<Promise<unknown>>();
  const totals = { jobs: 0, bytesProcessed: 0, bytesBilled: 0, slotMs: 0 };
  const project = gateOf(`${options.apiEndpoint ?? ''} ${options.project}`);
  let run = 'run';
  let count = 0;
  let closing: Promise<void> | null = null;

  const settings = (step: string): object => ({ ...limitsOf(options), labels: labelsOf(step, options, run) });

  const attemptOf = async (statement: Statement, jobId: string, more: object): Promise<Finished> => {
    running.add(jobId);
    try {
      const configuration = {
        query: { ...queryOf(statement, options, dataset), ...more },
        ...settings(statement.origin.step),
      };
      const begin = beginJob(line, options, jobId, configuration);
      // A job that began after everything was cancelled is cancelled by itself.
      const settled = begin.then(
        () => (end.signal.aborted ? cancelJob(line, options, jobId) : undefined),
        () => undefined,
      );
      beginning.add(settled);
      settled.finally(() => beginning.delete(settled));
      return await untilEnd(
        end.signal,
        begin.then((job) => followJob(line, options, jobId, job)),
      );
    } finally {
      running.delete(jobId);
    }
  };

  const attempts = async (statement: Statement, more: object): Promise<Finished> => {
    count += 1;
    const number = count;
    for (let attempt = 1; ; attempt++) {
      if (end.signal.aborted) throw closedError(statement);
      try {
        const jobId = jobIdOf(jobPrefix(run, opened), statement, { statement: number, attempt });
        return await attemptOf(statement, jobId, more);
      } catch (error) {
        if (end.signal.aborted) throw closedError(statement);
        const isWorthIt = isPassing(ServiceError.from(error).failure) && isRepeatable(statement.sql);
        if (!isWorthIt || attempt >= mostAttempts) throw wrapError(error, statement);
        await waitAfter(line, attempt);
      }
    }
  };

  return {
    line,
    totals: () => ({ ...totals }),
    belongTo(name) {
      run = name;
    },
    prefix: () => jobPrefix(run, opened),
    settings,
    async noting(jobId, work) {
      if (end.signal.aborted) throw closedError(null);
      running.add(jobId);
      try {
        return await untilEnd(end.signal, work());
      } finally {
        running.delete(jobId);
      }
    },
    async run(statement, { session, createSession } = {}) {
      checkLength(statement);
      const more = {
        ...(createSession && { createSession: true }),
        ...(session !== undefined && { connectionProperties: [inUtc, { key: 'session_id', value: session }] }),
      };
      const tables = tablesChanged(statement.sql).map((name) => gateOf(`${options.project} ${dataset} ${name}`));
      const { job, schema, rows } = await throughAll(tables, () =>
        project.through(options.concurrency, () => attempts(statement, more)),
      );
      const told = resultOf(job, schema, rows);
      const id = at(at(job, 'jobReference'), 'jobId');
      const isScript = told.kind === 'SCRIPT' && told.changed === null && typeof id === 'string';
      const result = isScript ? { ...told, changed: await rowsOfScript(service, locationOf(options), id) } : told;
      totals.jobs += 1;
      totals.bytesProcessed += result.bytesProcessed;
      totals.bytesBilled += result.bytesBilled;
      totals.slotMs += result.slotMs;
      return result;
    },
    dryRun: (statement) =>
      project.through(options.concurrency, async () => {
        if (end.signal.aborted) throw closedError(statement);
        checkLength(statement);
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
        try {
          const job = await sendSteadily(line, {
            method: 'POST',
            path: '/jobs',
            body: { jobReference, configuration },
          });
          throwJobError(job);
          return resultOf(job, [], []);
        } catch (error) {
          throw wrapError(error, statement);
        }
      }),
    close() {
      closing ??= (async () => {
        const ids = [...running];
        end.abort();
        await Promise.all(ids.map((id) => cancelJob(line, options, id)));
        const enough = new AbortController();
        await Promise.race([Promise.all(beginning), timing.sleep(patience, enough.signal)]);
        enough.abort();
      })();
      return closing;
    },
  };
}

/** A project may have set another time zone, in which a timestamp has another date. */
const inUtc = { key: 'time_zone', value: 'UTC' };

function limitsOf({ jobTimeoutMs, reservation }: BigqueryOptions): object {
  return {
    ...(jobTimeoutMs !== null && { jobTimeoutMs: String(jobTimeoutMs) }),
    ...(reservation !== null && { reservation }),
  };
}

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
function labelsOf(step: string, { labels }: BigqueryOptions, run: string): Readonly<Record<string, string>> {
  return { ...labels, waymark_run: labelOf(run), waymark_step: labelOf(step) };
}

function labelOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '_')
    .slice(0, 63);
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
