import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerOf, type Job, type Schema } from './fault-answers.ts';

/*
 * As much of BigQuery's REST API as shows what a build does when things go wrong: jobs, their results, tables and datasets,
 * kept in memory. It reads no SQL; what a query returns is told by the test. Reference:
 * https://cloud.google.com/bigquery/docs/reference/rest
 */

/** A request as it came. */
export interface Sent {
  readonly method: string;
  /** Below the project, without the query: `/jobs`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

/** What goes wrong with a request. Null: nothing. */
export type Fault =
  /** An answer of the service: status, reason, message. */
  | { readonly status: number; readonly reason: string; readonly message?: string }
  /** The connection is cut; `done` tells whether the request was carried out before. */
  | { readonly dropped: 'before' | 'done' | 'halfway' }
  /** The answer comes so many milliseconds later; `never` that it does not come. */
  | { readonly late: number | 'never' };

export interface FaultServer {
  readonly endpoint: string;
  readonly requests: Sent[];
  readonly jobs: ReadonlyMap<string, Job>;
  /** Names of tables → schema and whatever else was sent. */
  readonly tables: Map<string, Record<string, unknown>>;
  /** Datasets that were made, and still are there. */
  readonly datasets: Map<string, Record<string, unknown>>;
  /** The most jobs that were in flight at once; of those that match too. */
  mostInFlight(matching?: RegExp): number;
  /** Asked of every request, in turn; the first one that answers decides. */
  fail(decide: (request: Sent, count: number) => Fault | null): void;
  /** What a job comes to: milliseconds that it takes, an error, rows. */
  jobsAre(outcome: (sql: string, id: string) => JobOutcome | null): void;
  location: string;
  close(): Promise<void>;
}

export interface JobOutcome {
  /** `never`: until it is cancelled. */
  readonly takes?: number | 'never';
  readonly error?: { readonly reason: string; readonly message: string };
  readonly schema?: Schema;
  readonly rows?: readonly (readonly (string | null)[])[];
}

export async function startFaultServer(project = 'acme', dataset = 'analytics'): Promise<FaultServer> {
  const state = {
    project,
    dataset,
    location: 'EU',
    jobs: new Map<string, Job>(),
    tables: new Map<string, Record<string, unknown>>(),
    datasets: new Map<string, Record<string, unknown>>(),
    outcomes: [] as ((sql: string, id: string) => JobOutcome | null)[],
  };
  const deciders: { readonly decide: (request: Sent, count: number) => Fault | null; count: number }[] = [];
  const requests: Sent[] = [];
  const server = createServer((incoming, response) => void handle(incoming, response));

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const sent = await readRequest(incoming, project);
    requests.push(sent);
    const fault = decide(sent) ?? { late: 0 };
    const cut = 'dropped' in fault ? fault.dropped : null;
    const late = 'late' in fault ? fault.late : 0;
    if (cut === 'before') return void incoming.socket.destroy();
    if (late === 'never') return;
    if (late > 0) await new Promise((wake) => setTimeout(wake, late));
    const answer = 'status' in fault ? errorAnswer(fault) : answerOf(state, sent, incoming.headers);
    if (cut === 'done') return void incoming.socket.destroy();
    const body = answer.body === null ? '' : JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    });
    if (cut === null) response.end(body);
    else response.write(body.slice(0, body.length / 2), () => incoming.socket.destroy());
  };
  const decide = (request: Sent): Fault | null => {
    for (const one of deciders) {
      const fault = one.decide(request, one.count);
      if (fault === null) continue;
      one.count += 1;
      return fault;
    }
    return null;
  };

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    jobs: state.jobs,
    tables: state.tables,
    datasets: state.datasets,
    get location() {
      return state.location;
    },
    set location(value) {
      state.location = value;
    },
    mostInFlight: (matching = /^/) => mostAtOnce([...state.jobs.values()].filter((job) => matching.test(job.sql))),
    fail: (one) => void deciders.push({ decide: one, count: 0 }),
    jobsAre: (outcome) => void state.outcomes.unshift(outcome),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function errorAnswer({ status, reason, message = reason }: { status: number; reason: string; message?: string }) {
  return { status, body: { error: { code: status, message, errors: [{ reason, message, domain: 'global' }] } } };
}

async function readRequest(incoming: IncomingMessage, project: string): Promise<Sent> {
  const text = await bodyOf(incoming);
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://service');
  const base = `/bigquery/v2/projects/${project}/`;
  return {
    method: incoming.method ?? 'GET',
    path: pathname.startsWith(base) ? pathname.slice(base.length - 1) : pathname,
    query: searchParams,
    body: text === '' ? null : JSON.parse(text),
  };
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Jobs begin with their insert and end with the first answer that says that they are done. */
function mostAtOnce(jobs: readonly Job[]): number {
  const moments = jobs.flatMap((job) => [
    { at: job.begun, step: 1 },
    { at: job.seenDone ?? Number.POSITIVE_INFINITY, step: -1 },
  ]);
  moments.sort((a, b) => a.at - b.at || a.step - b.step);
  let now = 0;
  return moments.reduce((most, { step }) => {
    now += step;
    return Math.max(most, now);
  }, 0);
}

/** Requests that begin jobs, by the id of the job. */
export function inserts(server: FaultServer): string[] {
  return server.requests
    .filter((one) => one.method === 'POST' && one.path === '/jobs')
    .map((one) => JSON.parse(JSON.stringify(one.body)).jobReference.jobId);
}
