import type { Uploads } from '../../run/warehouse.ts';
import { fieldSchema } from './load-schema.ts';
import type { BigqueryOptions } from './options.ts';
import { isBusy, isLost, ServiceError } from './service-error.ts';
import type { Answer, Transport } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import type { Jobs } from './warehouse-jobs.ts';

/** Bytes of rows that one load job gets. A table may have 1,500 jobs a day; so much is held in memory. */
const pieceBytes = 32 * 1024 * 1024;

/** How often a request is sent again that got no answer. */
const mostSends = 5;

/**
 * Appends rows by load jobs, each with a resumable upload
 * (https://cloud.google.com/bigquery/docs/reference/api-uploads): what was lost on the way is sent again from where the service
 * has it, and an upload whose answer was lost is asked for before it would be done twice.
 */
export function uploadsOf(
  transport: Transport,
  options: BigqueryOptions,
  dataset: string,
  jobs: Jobs,
): Uploads['append'] {
  let count = 0;
  return async (table, columns, lines, origin) => {
    const load = {
      destinationTable: { projectId: options.project, datasetId: table.schema ?? dataset, tableId: table.name },
      schema: { fields: columns.map(fieldSchema) },
      sourceFormat: 'NEWLINE_DELIMITED_JSON',
      writeDisposition: 'WRITE_APPEND',
      createDisposition: 'CREATE_NEVER',
    };
    try {
      for await (const piece of pieces(lines)) {
        count += 1;
        const step = origin.step.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
        const jobId = `${jobs.prefix()}${step}_upload_${count}`;
        const configuration = { load, ...jobs.settings(origin.step) };
        await jobs.noting(jobId, () => runUpload(transport, options, { jobId, configuration, piece }));
      }
    } catch (error) {
      throw wrapError(error, null);
    }
  };
}

/** Lines joined to pieces of a limited size. */
async function* pieces(lines: AsyncIterable<string> | Iterable<string>): AsyncGenerator<Buffer> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const line of lines) {
    const bytes = Buffer.from(`${line}\n`);
    if (size > 0 && size + bytes.length > pieceBytes) {
      yield Buffer.concat(waiting);
      waiting = [];
      size = 0;
    }
    waiting.push(bytes);
    size += bytes.length;
  }
  if (size > 0) yield Buffer.concat(waiting);
}

interface Upload {
  readonly jobId: string;
  readonly configuration: object;
  readonly piece: Buffer;
}

async function runUpload(transport: Transport, options: BigqueryOptions, upload: Upload): Promise<void> {
  const answer = await send(transport, options, upload);
  await followJob(transport, options, upload.jobId, answer);
}

/** Begins an upload and sends its bytes, as often as that takes. Gives the job. */
async function send(
  transport: Transport,
  options: BigqueryOptions,
  { jobId, configuration, piece }: Upload,
): Promise<unknown> {
  const begun = await steadily(() =>
    transport({
      method: 'POST',
      url: `/upload/bigquery/v2/projects/${options.project}/jobs`,
      query: { uploadType: 'resumable' },
      json: { jobReference: { projectId: options.project, jobId, ...locationOf(options) }, configuration },
      headers: {
        'X-Upload-Content-Type': 'application/octet-stream',
        'X-Upload-Content-Length': String(piece.length),
      },
    }),
  );
  const url = begun.headers.location;
  if (url === undefined) throw new Error('the service began no upload');
  let from = 0;
  for (let sent = 1; ; sent++) {
    try {
      const range = from === 0 ? {} : { 'Content-Range': `bytes ${from}-${piece.length - 1}/${piece.length}` };
      const answer = await transport({ method: 'PUT', url, body: piece.subarray(from), headers: range });
      if (answer.status !== 308) return answer.body;
      from = received(answer);
    } catch (error) {
      if (!isLostError(error) || sent >= mostSends) throw error;
      await pause(sent);
      const known = await steadily(() =>
        transport({ method: 'PUT', url, headers: { 'Content-Range': `bytes */${piece.length}` } }),
      );
      if (known.status !== 308) return known.body;
      from = received(known);
    }
  }
}

/** How many bytes the service has: `Range: bytes=0-1048575`. */
function received({ headers }: Answer): number {
  const last = /^bytes=0-(\d+)$/.exec(headers.range ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

/** Waits for the end of a load job. */
export async function followJob(
  transport: Transport,
  options: BigqueryOptions,
  jobId: string,
  begun: unknown,
): Promise<void> {
  let job = begun;
  for (let turn = 1; ; turn++) {
    const status = at(job, 'status');
    if (at(status, 'state') === 'DONE') {
      const failed = at(status, 'errorResult');
      if (failed === undefined || failed === null) return;
      throw new ServiceError({
        status: 400,
        reason: String(at(failed, 'reason') ?? ''),
        message: reasons(status, failed),
        ofJob: true,
      });
    }
    await pause(Math.min(turn, 4));
    const answer = await steadily(() =>
      transport({
        method: 'GET',
        url: `/bigquery/v2/projects/${options.project}/jobs/${jobId}`,
        query: locationOf(options),
      }),
    );
    job = answer.body;
  }
}

/** What the job says is often only that there were errors; the first of them says which. */
function reasons(status: unknown, failed: unknown): string {
  const all = at(status, 'errors');
  const texts = [failed, ...(Array.isArray(all) ? all : [])].map((one) => String(at(one, 'message') ?? ''));
  return [...new Set(texts.filter((one) => one !== ''))].slice(0, 3).join(' ');
}

export function locationOf({ location }: BigqueryOptions): Record<string, string> {
  return location === null ? {} : { location };
}

/** Sends a request again, later each time, where nothing is known of what became of it, or it was turned away unseen. */
export async function steadily<T>(request: () => Promise<T>): Promise<T> {
  for (let sent = 1; ; sent++) {
    try {
      return await request();
    } catch (error) {
      const isUnseen = error instanceof ServiceError && isBusy(error.failure);
      if (!(isLostError(error) || isUnseen) || sent >= mostSends) throw error;
      await pause(sent);
    }
  }
}

function isLostError(error: unknown): boolean {
  return error instanceof ServiceError && isLost(error.failure);
}

function pause(turn: number): Promise<void> {
  return new Promise((wake) => setTimeout(wake, 125 * 2 ** turn * (0.5 + Math.random() / 2)));
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
