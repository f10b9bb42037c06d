import type { IncomingHttpHeaders } from 'node:http';
import type { JobOutcome, Sent } from './fault-server.ts';

export type Schema = readonly { readonly name: string; readonly type: string; readonly mode?: string }[];

/** A job as the service keeps it. */
export interface Job {
  readonly id: string;
  readonly sql: string;
  /** What was sent to begin it. */
  readonly sent: Record<string, unknown>;
  readonly outcome: JobOutcome;
  readonly begun: number;
  cancelled: boolean;
  /** When it was told to be done for the first time. */
  seenDone: number | null;
}

interface State {
  readonly project: string;
  readonly dataset: string;
  location: string;
  readonly jobs: Map<string, Job>;
  readonly tables: Map<string, Record<string, unknown>>;
  /** Datasets beside the first one, without their tables. */
  readonly datasets: Map<string, Record<string, unknown>>;
  readonly outcomes: readonly ((sql: string, id: string) => JobOutcome | null)[];
}

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** What the service answers where nothing goes wrong by design. */
export function answerOf(state: State, { method, path, body }: Sent, headers: IncomingHttpHeaders): Answer {
  const [area = '', id = '', verb = '', name = ''] = path.split('/').slice(1).map(decodeURIComponent);
  if (area === 'bigquery') return error(404, 'notFound', `Not found: Project ${path.split('/')[4]}`);
  if (area === 'jobs' && method === 'POST' && id === '') return beginJob(state, record(body));
  if (area === 'jobs' && id === '')
    return ok({ jobs: [...state.jobs.values()].filter(isRunning).map((job) => jobJson(job)) });
  if (area === 'jobs' || area === 'queries') {
    const job = state.jobs.get(id);
    if (job === undefined) return error(404, 'notFound', `Not found: Job ${state.project}:${id}`);
    if (verb === 'cancel') job.cancelled = true;
    return area === 'jobs' ? ok(jobJson(job)) : results(job);
  }
  if (area === 'datasets' && (id === '' || state.datasets.has(id)))
    return datasetAnswer(state, method, id, record(body));
  if (area === 'datasets' && id !== state.dataset)
    return error(404, 'notFound', `Not found: Dataset ${state.project}:${id}`);
  if (verb === '') return ok({ id: `${state.project}:${id}`, location: state.location });
  return tableAnswer(state, method, name, record(body), headers);
}

function beginJob(state: State, sent: Record<string, unknown>): Answer {
  const id = String(record(sent.jobReference).jobId);
  const sql = String(record(record(sent.configuration).query).query);
  if (record(sent.configuration).dryRun === true) return ok({ statistics: { query: { totalBytesProcessed: '0' } } });
  if (state.jobs.has(id)) return error(409, 'duplicate', `Already Exists: Job ${state.project}:${id}`);
  const outcome = state.outcomes.map((one) => one(sql, id)).find((one) => one !== null) ?? {};
  const job: Job = { id, sql, sent, outcome, begun: performance.now(), cancelled: false, seenDone: null };
  state.jobs.set(id, job);
  const made = /^create or replace table analytics\.(\w+)|^create table if not exists analytics\.(\w+)/.exec(sql);
  const table = made?.[1] ?? made?.[2];
  if (table !== undefined && outcome.error === undefined) state.tables.set(table, { type: 'TABLE' });
  return ok(jobJson(job));
}

function isRunning(job: Job): boolean {
  const { takes = 0 } = job.outcome;
  return !job.cancelled && (takes === 'never' || performance.now() - job.begun < takes);
}

function errorOf(job: Job): { reason: string; message: string } | null {
  if (job.cancelled) return { reason: 'stopped', message: 'Job execution was cancelled: User requested cancellation' };
  return job.outcome.error ?? null;
}

function jobJson(job: Job): object {
  const failed = isRunning(job) ? null : errorOf(job);
  if (!isRunning(job)) job.seenDone ??= performance.now();
  return {
    kind: 'bigquery#job',
    jobReference: { jobId: job.id },
    configuration: job.sent.configuration,
    status: { state: isRunning(job) ? 'RUNNING' : 'DONE', ...(failed && { errorResult: failed, errors: [failed] }) },
    statistics: { totalSlotMs: '10', query: { statementType: 'SELECT', totalBytesBilled: '1' } },
  };
}

function results(job: Job): Answer {
  if (isRunning(job)) return ok({ jobComplete: false });
  job.seenDone ??= performance.now();
  const failed = errorOf(job);
  if (failed) return error(400, failed.reason, failed.message);
  const { schema = [], rows = [] } = job.outcome;
  return ok({
    jobComplete: true,
    schema: { fields: schema },
    rows: rows.map((cells) => ({ f: cells.map((v) => ({ v })) })),
  });
}

function tableAnswer(
  { tables, project, dataset }: State,
  method: string,
  name: string,
  body: Record<string, unknown>,
  headers: IncomingHttpHeaders,
): Answer {
  if (method === 'POST') {
    const id = String(record(body.tableReference).tableId);
    if (tables.has(id)) return error(409, 'duplicate', `Already Exists: Table ${project}:${dataset}.${id}`);
    tables.set(id, { ...body, type: 'TABLE', etag: 'etag-1' });
    return ok(tables.get(id));
  }
  if (name === '')
    return ok({ tables: [...tables].map(([tableId, { type }]) => ({ tableReference: { tableId }, type })) });
  const table = tables.get(name);
  if (table === undefined) return error(404, 'notFound', `Not found: Table ${project}:${dataset}.${name}`);
  if (method === 'DELETE') {
    tables.delete(name);
    return { status: 204, body: null };
  }
  if (method === 'PATCH') {
    const wanted = headers['if-match'];
    if (wanted !== undefined && wanted !== table.etag) return error(412, 'conditionNotMet', 'Precondition Failed');
    const count = Number(String(table.etag).slice(5)) + 1;
    tables.set(name, { ...table, ...body, etag: `etag-${count}` });
  }
  return ok(tables.get(name));
}

/** Who makes a dataset owns it, and all of the project may read it. */
const access = [
  { role: 'WRITER', specialGroup: 'projectWriters' },
  { role: 'OWNER', specialGroup: 'projectOwners' },
  { role: 'OWNER', userByEmail: 'somebody@example.org' },
  { role: 'READER', specialGroup: 'projectReaders' },
];

function datasetAnswer({ datasets }: State, method: string, id: string, body: Record<string, unknown>): Answer {
  if (method === 'POST') {
    const name = String(record(body.datasetReference).datasetId);
    datasets.set(name, { access, ...body });
    return ok(datasets.get(name));
  }
  if (id === '') return ok({ datasets: [...datasets.values()] });
  if (method === 'DELETE') {
    datasets.delete(id);
    return { status: 204, body: null };
  }
  if (method === 'PATCH') datasets.set(id, { ...datasets.get(id), ...body });
  return ok(datasets.get(id));
}

function ok(body: unknown): Answer {
  return { status: 200, body };
}

function error(status: number, reason: string, message: string): Answer {
  return { status, body: { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } } };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
