import picomatch from 'picomatch';
import type { FileFormat } from '../../model/source.ts';
import { delimiterOf, headerOf } from '../../run/load/csv-delimiter.ts';
import type { StoredFile, StoredFiles } from '../../run/warehouse.ts';
import type { TableName } from '../../sql/nodes.ts';
import { at, beginJob } from './follow-job.ts';
import type { BigqueryOptions } from './options.ts';
import { steadily } from './send.ts';
import type { Answer, RawRequest, Transport } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import type { Jobs } from './warehouse-jobs.ts';
import { followLoad } from './warehouse-upload.ts';
import type { FieldSchema } from './warehouse-values.ts';

/** Sends what only reads, as often as it takes. */
type Ask = (request: RawRequest) => Promise<Answer>;

interface Address {
  readonly bucket: string;
  /** Name of an object, or a pattern. */
  readonly path: string;
}

/** Files of Cloud Storage, and the daily tables of an export. */
export function storedFilesOf(
  transport: Transport,
  options: BigqueryOptions,
  dataset: string,
  jobs: Jobs,
): StoredFiles {
  let count = 0;
  const ask: Ask = (request) => steadily(jobs.line, () => transport(request));
  return {
    owns: (location) => /^gs:\/\/[^/]+\/.+/.test(location),
    list: (location) => wrapped(() => listObjects(ask, addressOf(location))),
    shards: (table) => wrapped(() => listShards(ask, options, { ...table, schema: table.schema ?? dataset })),
    stage: (file, table, origin) =>
      wrapped(async () => {
        const known = await columnsOf(ask, file);
        count += 1;
        const step = origin.step.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 60);
        const jobId = `${jobs.prefix()}${step}_load_${count}`;
        const destinationTable = { projectId: options.project, datasetId: dataset, tableId: table.name };
        const load = loadOf(file, known, destinationTable);
        const configuration = { load, ...jobs.settings(origin.step) };
        await jobs.noting(jobId, async () => {
          const begun = await beginJob(jobs.line, options, jobId, configuration);
          await followLoad(jobs.line, options, jobId, begun);
        });
        const columns = known?.names ?? (await columnsOfTable(ask, destinationTable));
        return columns;
      }),
  };
}

async function wrapped<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw wrapError(error, null);
  }
}

function addressOf(location: string): Address {
  const [, bucket = '', path = ''] = /^gs:\/\/([^/]+)\/(.+)$/.exec(location) ?? [];
  return { bucket, path };
}

/** Where Cloud Storage answers; the variable is the one that Google's own clients read. */
function storageHost(): string {
  const host = process.env.STORAGE_EMULATOR_HOST ?? 'https://storage.googleapis.com';
  return (/^https?:/.test(host) ? host : `http://${host}`).replace(/\/$/, '');
}

/** Objects by https://cloud.google.com/storage/docs/json_api/v1/objects/list, page by page. */
async function listObjects(ask: Ask, { bucket, path }: Address): Promise<StoredFile[]> {
  const { base, isGlob } = picomatch.scan(path);
  const isWanted = picomatch(path, { dot: true });
  const prefix = isGlob ? base : path;
  const found: StoredFile[] = [];
  for (let pageToken = ''; ; ) {
    const { body } = await ask({
      method: 'GET',
      url: `${storageHost()}/storage/v1/b/${bucket}/o`,
      query: { prefix, fields: 'items(name,size,md5Hash,generation),nextPageToken', ...(pageToken && { pageToken }) },
    });
    for (const item of listAt(body, 'items')) {
      const name = textAt(item, 'name');
      if (isGlob ? !isWanted(name) : name !== path) continue;
      const version = textAt(item, 'md5Hash') || textAt(item, 'generation');
      found.push({ name: `gs://${bucket}/${name}`, size: Number(textAt(item, 'size')), version });
    }
    pageToken = textAt(body, 'nextPageToken');
    if (pageToken === '') return found;
  }
}

/** The daily tables: those whose names go on with eight digits. What is being filled now (`events_intraday_…`) is none of them. */
async function listShards(ask: Ask, options: BigqueryOptions, { schema, name }: TableName): Promise<StoredFile[]> {
  const prefix = name.slice(0, -1);
  const [project, datasetId] = projectAndDataset(schema ?? '', options.project);
  const path = `/bigquery/v2/projects/${project}/datasets/${datasetId}/tables`;
  const names: string[] = [];
  for (let pageToken = ''; ; ) {
    const query = { maxResults: '1000', ...(pageToken && { pageToken }) };
    const { body } = await ask({ method: 'GET', url: path, query });
    for (const one of listAt(body, 'tables')) {
      const table = textAt(at(one, 'tableReference'), 'tableId');
      if (table.startsWith(prefix) && /^\d{8}$/.test(table.slice(prefix.length))) names.push(table);
    }
    pageToken = textAt(body, 'nextPageToken');
    if (pageToken === '') break;
  }
  const found: StoredFile[] = [];
  for (let from = 0; from < names.length; from += 8) {
    const some = names
      .sort()
      .slice(from, from + 8)
      .map(async (table): Promise<StoredFile> => {
        const { body } = await ask({ method: 'GET', url: `${path}/${table}` });
        const size = textAt(body, 'numBytes');
        const version = `${textAt(body, 'lastModifiedTime')}-${textAt(body, 'numRows')}-${size}`;
        return { name: table, size: size === '' ? null : Number(size), version };
      });
    found.push(...(await Promise.all(some)));
  }
  return found;
}

/** `other.analytics_1` → project and dataset. */
function projectAndDataset(schema: string, project: string): [project: string, dataset: string] {
  const dot = schema.lastIndexOf('.');
  return dot < 0 ? [project, schema] : [schema.slice(0, dot), schema.slice(dot + 1)];
}

interface KnownColumns {
  /** As they are called in the file. */
  readonly names: readonly { readonly name: string; readonly type: string }[];
  readonly delimiter: string;
}

/** What has to be known of a file before it is loaded; null where the file itself says it. */
async function columnsOf(
  ask: Ask,
  { name, format }: { readonly name: string; readonly format: FileFormat },
): Promise<KnownColumns | null> {
  if (format === 'parquet') return null;
  if (format !== 'csv') return { names: [{ name: 'raw', type: 'STRING' }], delimiter: '\u0001' };
  const { bucket, path } = addressOf(name);
  const { body } = await ask({
    method: 'GET',
    url: `${storageHost()}/storage/v1/b/${bucket}/o/${encodeURIComponent(path)}`,
    query: { alt: 'media' },
    headers: { Range: 'bytes=0-65535' },
  });
  const head = typeof body === 'string' ? body : '';
  const delimiter = delimiterOf(head);
  return { names: headerOf(head, delimiter).map((column) => ({ name: column, type: 'STRING' })), delimiter };
}

/**
 * What the job is told. A line of JSON is loaded as it is, as a CSV file of one column: between its values would stand a character
 * that JSON does not have, and nothing counts as a quote. So broken lines get here, and are refused one by one.
 */
function loadOf(
  { name, format }: { readonly name: string; readonly format: FileFormat },
  known: KnownColumns | null,
  destinationTable: object,
): object {
  const common = { sourceUris: [name], destinationTable, writeDisposition: 'WRITE_TRUNCATE' };
  if (known === null) return { ...common, sourceFormat: 'PARQUET', parquetOptions: { enableListInference: true } };
  const csv = { ...common, sourceFormat: 'CSV', fieldDelimiter: known.delimiter, encoding: 'UTF-8', maxBadRecords: 0 };
  if (format !== 'csv')
    return { ...csv, quote: '', preserveAsciiControlCharacters: true, schema: { fields: [field('raw')] } };
  const fields = known.names.map((_, index) => field(`c${index}`));
  return { ...csv, skipLeadingRows: 1, allowQuotedNewlines: true, schema: { fields } };
}

function field(name: string): FieldSchema {
  return { name, type: 'STRING' };
}

async function columnsOfTable(
  ask: Ask,
  table: { readonly projectId: string; readonly datasetId: string; readonly tableId: string },
): Promise<{ name: string; type: string }[]> {
  const url = `/bigquery/v2/projects/${table.projectId}/datasets/${table.datasetId}/tables/${table.tableId}`;
  const { body } = await ask({ method: 'GET', url });
  return listAt(at(body, 'schema'), 'fields').map((one) => ({ name: textAt(one, 'name'), type: textAt(one, 'type') }));
}

function listAt(value: unknown, name: string): readonly unknown[] {
  const found = at(value, name);
  return Array.isArray(found) ? found : [];
}

function textAt(value: unknown, name: string): string {
  const found = at(value, name);
  return found === undefined || found === null ? '' : String(found);
}
