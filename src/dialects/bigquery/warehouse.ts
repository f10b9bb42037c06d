import { type Warehouse, type WarehouseColumn, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { stagedPrefix } from '../../sql/staged-table.ts';
import { annotateTable } from './annotate.ts';
import { listRows } from './list-rows.ts';
import { bigqueryLoading } from './load/index.ts';
import { openReader } from './load/open-reader.ts';
import { lockDataset } from './lock-dataset.ts';
import type { BigqueryOptions } from './options.ts';
import { openPricer } from './pricer.ts';
import { bigqueryIn } from './printer.ts';
import { publishStaged } from './publish.ts';
import { type Line, sendSteadily } from './send.ts';
import { ServiceError } from './service-error.ts';
import { type Calls, sessionOf } from './session.ts';
import { realTiming, type Timing } from './timing.ts';
import { openService, openTransport, type Service } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import { type Jobs, openJobs } from './warehouse-jobs.ts';
import { storedFilesOf } from './warehouse-stored.ts';
import { uploadsOf } from './warehouse-upload.ts';
import { columnOf, type FieldSchema, plainRow } from './warehouse-values.ts';

/**
 * Opens a dataset of BigQuery. Nothing is asked of the service before the first statement. Throws a `WarehouseError` where
 * there are no credentials.
 */
export async function openBigquery(
  options: BigqueryOptions,
  dataset: string,
  timing: Timing = realTiming,
): Promise<Warehouse> {
  try {
    const service = await openService(options, timing.requestTimeoutMs);
    const transport = await openTransport(options, timing.requestTimeoutMs);
    const jobs = openJobs(service, options, dataset, timing);
    const append = uploadsOf(transport, options, dataset, jobs);
    const stored = storedFilesOf(transport, options, dataset, jobs);
    const rate = { perTib: options.pricePerTib, currency: options.currency };
    const warehouse = warehouseOf(jobs, dataset, options, { uploads: { append, openReader }, stored });
    const live = once(async () => new Set((await warehouse.objects()).keys()));
    return {
      ...warehouse,
      meter: { rate, usage: jobs.totals },
      pricer: openPricer(jobs, options, dataset, live),
      readTable: (table) => listRows((request) => sendSteadily(jobs.line, request), table, dataset),
    };
  } catch (error) {
    throw wrapError(error, null);
  }
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}

function warehouseOf(
  jobs: Jobs,
  dataset: string,
  options: BigqueryOptions,
  files: Pick<Warehouse, 'uploads' | 'stored'>,
): Warehouse {
  const dialect = bigqueryIn(dataset, options);
  const tables = tablesOf(jobs.line, dataset);
  const calls = callsOf(jobs, tables);
  const steady: Service = (request) => sendSteadily(jobs.line, request);
  const annotate: NonNullable<Warehouse['annotate']> = (table, layout) =>
    annotateTable(steady, options, dataset, table, layout);
  const session: Warehouse['session'] = (work) => work(sessionOf(calls, jobs));
  return {
    dialect,
    loading: bigqueryLoading(dialect),
    ...files,
    ...calls,
    objects: tables.all,
    annotate,
    publish: (publication) =>
      publishStaged({ ...calls, dialect, annotate, session, kindOf: tables.kindOf }, publication),
    session,
    async lock(own) {
      jobs.belongTo(own.run);
      const lock = await lockDataset(jobs, options, dataset, own);
      if ('release' in lock) await tables.dropStaged();
      return lock;
    },
    close: jobs.close,
  };
}

/** The plain calls: each statement is a job. */
function callsOf(jobs: Jobs, tables: Tables): Calls {
  const columns = async (table: TableName): Promise<readonly WarehouseColumn[] | null> =>
    (await tables.fieldsOf(table))?.map(columnOf) ?? null;
  return {
    async execute(statements) {
      let changed: number | null = null;
      for (const statement of statements) changed = (await jobs.run(statement)).changed;
      return changed;
    },
    async query(statement) {
      const { rows, schema } = await jobs.run(statement);
      return rows.map((row) => plainRow(row, schema));
    },
    columns,
    describe: (statement) => describe(jobs, statement),
  };
}

/** A dry run tells the columns and costs nothing. Where a service leaves them out, no rows of the query are asked for. */
async function describe(jobs: Jobs, statement: Statement): Promise<readonly WarehouseColumn[]> {
  const told = await jobs.dryRun(statement);
  if (told.schema.length > 0) return told.schema.map(columnOf);
  const sql = `select * from (\n${statement.sql}\n) limit 0`;
  try {
    return (await jobs.run({ ...statement, sql })).schema.map(columnOf);
  } catch (error) {
    // The place is that in the query as it was given.
    throw error instanceof WarehouseError && error.line !== null ? movedUp(error, statement) : error;
  }
}

function movedUp(error: WarehouseError, statement: Statement): WarehouseError {
  const { fault, column, hint, option, cause } = error;
  return new WarehouseError(error.message, {
    statement,
    line: (error.line ?? 2) - 1,
    column,
    fault,
    hint,
    option,
    cause,
  });
}

interface Tables {
  fieldsOf(table: TableName): Promise<readonly FieldSchema[] | null>;
  kindOf(table: TableName): Promise<'table' | 'view' | null>;
  all(): Promise<ReadonlyMap<string, 'table' | 'view'>>;
  /** Drops what a run that was killed had not published yet. For who holds the lock. */
  dropStaged(): Promise<void>;
}

function tablesOf(line: Line, dataset: string): Tables {
  const metadata = async ({ schema, name }: TableName): Promise<unknown> => {
    try {
      return await sendSteadily(line, {
        method: 'GET',
        path: `/datasets/${schema ?? dataset}/tables/${encodeURIComponent(name)}`,
      });
    } catch (error) {
      if (error instanceof ServiceError && error.failure.status === 404) return null;
      throw wrapError(error, null);
    }
  };
  const tables: Tables = {
    async fieldsOf(table) {
      const found = await metadata(table);
      const fields = at(at(found, 'schema'), 'fields');
      return Array.isArray(fields) ? fields : found === null ? null : [];
    },
    async kindOf(table) {
      const found = await metadata(table);
      return found === null ? null : kindOf(found);
    },
    async all() {
      const found = new Map<string, 'table' | 'view'>();
      let token: unknown;
      do {
        const query = { maxResults: 1000, ...(typeof token === 'string' && { pageToken: token }) };
        let page: unknown;
        try {
          page = await sendSteadily(line, { method: 'GET', path: `/datasets/${dataset}/tables`, query });
        } catch (error) {
          throw wrapError(error, null);
        }
        const listed = at(page, 'tables');
        for (const one of Array.isArray(listed) ? listed : []) {
          const name = at(at(one, 'tableReference'), 'tableId');
          if (typeof name === 'string') found.set(name, kindOf(one));
        }
        token = at(page, 'nextPageToken');
      } while (typeof token === 'string' && token !== '');
      return found;
    },
    async dropStaged() {
      for (const name of (await tables.all()).keys()) {
        if (!name.startsWith(stagedPrefix)) continue;
        const path = `/datasets/${dataset}/tables/${encodeURIComponent(name)}`;
        // One that stays is replaced by its next publication.
        await sendSteadily(line, { method: 'DELETE', path }).catch(() => null);
      }
    },
  };
  return tables;
}

function kindOf(table: unknown): 'table' | 'view' {
  const type = at(table, 'type');
  return type === 'VIEW' || type === 'MATERIALIZED_VIEW' ? 'view' : 'table';
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
