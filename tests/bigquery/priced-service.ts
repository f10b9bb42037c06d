import { createServer, type IncomingMessage, type Server } from 'node:http';

/*
 * Just enough of BigQuery's REST API on this machine to be asked for prices: tables of a given size, and dry runs that read the
 * whole of every table that a query names. Real jobs are refused unless the test says what they come to.
 */

export interface PricedTable {
  /** What reading all of it comes to. */
  readonly bytes: number;
  /** Name and the service's type of each column. */
  readonly columns: Readonly<Record<string, string>>;
}

export interface PricedService {
  readonly endpoint: string;
  /** SQL of all dry runs so far. */
  readonly asked: string[];
  /** SQL of jobs that were really begun. */
  readonly begun: string[];
  close(): Promise<void>;
}

/** A job as the service describes it; nothing: as if the test said nothing. */
export type Told = (sql: string, configuration: Configuration) => object | undefined;

export interface Configuration {
  readonly query?: { readonly maximumBytesBilled?: string };
}

export interface Telling {
  readonly ofDryRun?: Told;
  readonly ofJob?: Told;
}

interface Answer {
  readonly status: number;
  readonly body: object;
}

type Tables = Readonly<Record<string, PricedTable>>;

export async function startPricedService(tables: Tables, telling: Telling = {}): Promise<PricedService> {
  const asked: string[] = [];
  const begun: string[] = [];
  const jobs = new Map<string, object>();
  const post = (body: string): Answer => {
    const { jobReference, configuration } = JSON.parse(body);
    const sql = String(configuration?.query?.query);
    if (configuration?.dryRun === true) {
      asked.push(sql);
      return { status: 200, body: telling.ofDryRun?.(sql, configuration) ?? estimate(sql, tables) };
    }
    begun.push(sql);
    const job = telling.ofJob?.(sql, configuration);
    if (job === undefined) return failed(400, 'invalid', 'No job is to be begun.');
    jobs.set(jobReference.jobId, job);
    return { status: 200, body: job };
  };
  const server = createServer((request, response) => {
    void textOf(request).then((body) => {
      const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^.*\/projects\/[^/]+/, '');
      const answer = request.method === 'POST' ? post(body) : get(path, tables, jobs);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, asked, begun, close: () => closed(server) };
}

function get(path: string, tables: Tables, jobs: ReadonlyMap<string, object>): Answer {
  const [, kind, id] = /^\/(jobs|queries)\/([^/]+)$/.exec(path) ?? [];
  const job = jobs.get(id ?? '');
  if (job !== undefined) return { status: 200, body: kind === 'jobs' ? job : { jobComplete: true, rows: [], ...job } };
  const [, name] = /^\/datasets\/[^/]+\/tables(?:\/([^/]+))?$/.exec(path) ?? [];
  const listed = Object.keys(tables).map((tableId) => ({ tableReference: { tableId }, type: 'TABLE' }));
  if (name === undefined) return { status: 200, body: { tables: listed } };
  const found = tables[name];
  if (found === undefined) return failed(404, 'notFound', `Not found: Table ${name}`);
  const fields = Object.entries(found.columns).map(([column, type]) => ({ name: column, type }));
  return { status: 200, body: { type: 'TABLE', schema: { fields } } };
}

function failed(code: number, reason: string, message: string): Answer {
  return { status: code, body: { error: { code, message, errors: [{ reason, message }] } } };
}

/** A job that is done, or would be. */
export function jobOf(bytes: number, fields: readonly object[], more: object = {}): object {
  const query = { totalBytesProcessed: String(bytes), schema: { fields }, statementType: 'SELECT', ...more };
  return { schema: { fields }, status: { state: 'DONE' }, statistics: { totalSlotMs: '1500', query } };
}

function estimate(sql: string, tables: Tables): object {
  const named = Object.entries(tables).filter(([name]) => new RegExp(`\\banalytics\\.${name}\\b`).test(sql));
  const bytes = named.reduce((sum, [, one]) => sum + one.bytes, 0);
  const referencedTables = named.map(([tableId]) => ({ tableId }));
  return jobOf(bytes, [{ name: 'one', type: 'INTEGER' }], { referencedTables });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
