import type { Uploads } from '../../run/warehouse.ts';
import { at, getJob, locationOf } from './follow-job.ts';
import { fieldSchema } from './load-schema.ts';
import type { BigqueryOptions } from './options.ts';
import { type Line, mayPass, mostSends, steadily, untilEnd, waitAfter } from './send.ts';
import { ServiceError } from './service-error.ts';
import type { Answer, Transport } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import type { Jobs } from './warehouse-jobs.ts';

/** Bytes of rows that one load job gets. A table may have 1,500 jobs a day; so much is held in memory. */
const pieceBytes = 32 * 1024 * 1024;

/** A job that runs is asked for after so many milliseconds, and later each time up to the second figure. */
const pollEvery = [250, 4000] as const;

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
        const upload = { jobId, configuration, piece };
        await jobs.noting(jobId, () => runUpload({ ...jobs.line, transport }, options, upload));
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

/** How bytes are sent, and when to leave off. */
interface UploadLine extends Line {
  readonly transport: Transport;
}

async function runUpload(line: UploadLine, options: BigqueryOptions, upload: Upload): Promise<void> {
  const url = await beginUpload(line, options, upload);
  const begun = await sendBytes(line, url, upload.piece);
  await followLoad(line, options, upload.jobId, begun);
}

/** Begins an upload; one that is begun twice is ended once. Gives the address that its bytes go to. */
async function beginUpload(
  line: UploadLine,
  options: BigqueryOptions,
  { jobId, configuration, piece }: Upload,
): Promise<string> {
  const begun = await steadily(line, () =>
    line.transport({
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
  return url;
}

/** Sends bytes from where the service has them, until it has all. Only tries that bring nothing further are counted. Gives the job. */
async function sendBytes(line: UploadLine, url: string, piece: Buffer): Promise<unknown> {
  const { transport, ending } = line;
  const put = (range: string | null, body: Buffer | null): Promise<Answer> =>
    transport({ method: 'PUT', url, ...(body && { body }), headers: range === null ? {} : { 'Content-Range': range } });
  const ask = (): Promise<Answer> => steadily(line, () => put(`bytes */${piece.length}`, null));
  let from = 0;
  for (let idle = 0; ; ) {
    const range = from === 0 ? null : `bytes ${from}-${piece.length - 1}/${piece.length}`;
    let failed: unknown = null;
    const answer = await untilEnd(ending, put(range, piece.subarray(from))).catch(async (error: unknown) => {
      if (!mayPass(error) || idle + 1 >= mostSends) throw error;
      failed = error;
      await waitAfter(line, idle + 1);
      if (ending.aborted) throw error;
      return ask();
    });
    if (answer.status !== 308) return answer.body;
    const known = received(answer);
    idle = known > from ? 0 : idle + 1;
    if (idle >= mostSends) throw failed ?? new Error('the service takes no more bytes of an upload');
    from = known;
  }
}

/** How many bytes the service has: `Range: bytes=0-1048575`. */
function received({ headers }: Answer): number {
  const last = /^bytes=0-(\d+)$/.exec(headers.range ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}

/** Waits for the end of a load job. */
export async function followLoad(line: Line, options: BigqueryOptions, jobId: string, begun: unknown): Promise<void> {
  const [first, longest] = pollEvery;
  let job = begun;
  for (let turn = 0; ; turn++) {
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
    await line.timing.sleep(Math.min(first * 2 ** turn, longest), line.ending);
    job = await getJob(line, options, jobId);
  }
}

/** What the job says is often only that there were errors; the first of them says which. */
function reasons(status: unknown, failed: unknown): string {
  const all = at(status, 'errors');
  const texts = [failed, ...(Array.isArray(all) ? all : [])].map((one) => String(at(one, 'message') ?? ''));
  return [...new Set(texts.filter((one) => one !== ''))].slice(0, 3).join(' ');
}
