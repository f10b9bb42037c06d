import { type Session, type Warehouse, type WarehouseColumn, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { annotateTable } from './annotate.ts';
import { listRows } from './list-rows.ts';
import { bigqueryLoading } from './load/index.ts';
import { openReader } from './load/open-reader.ts';
import type { BigqueryOptions } from './options.ts';
import { openPricer } from './pricer.ts';
import { bigqueryIn } from './printer.ts';
import { publishStaged } from './publish.ts';
import { ServiceError } from './service-error.ts';
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
export async function openBigquery(options: BigqueryOptions, dataset: string): Promise<Warehouse> {
  try {
    const service = await openService(options);
    const transport = await openTransport(options);
    const append = uploadsOf(transport, options, dataset);
    const stored = storedFilesOf(transport, options, dataset);
    const jobs = openJobs(service, options, dataset);
    const rate = { perTib: options.pricePerTib, currency: options.currency };
    const loads = { uploads: { append, openReader }, stored };
    const warehouse = warehouseOf(service, jobs, dataset, options, loads);
    const live = once(async () => new Set((await warehouse.objects()).keys()));
    return {
      ...warehouse,
      meter: { rate, usage: jobs.totals },
      pricer: openPricer(jobs, options, dataset, live),
      readTable: (table) => listRows(service, table, dataset),
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
  service: Service,
  jobs: Jobs,
  dataset: string,
  options: BigqueryOptions,
  files: Pick<Warehouse, 'uploads' | 'stored'>,
): Warehouse {
  const dialect = bigqueryIn(dataset, options);
  const tables = tablesOf(service, dataset);
  const calls = callsOf(jobs, tables);
  const annotate: NonNullable<Warehouse['annotate']> = (table, layout) =>
    annotateTable(service, options, dataset, table, layout);
  return {
    dialect,
    loading: bigqueryLoading(dialect),
    ...files,
    ...calls,
    objects: tables.all,
    annotate,
    publish: (publication) => publishStaged({ ...calls, dialect, annotate, kindOf: tables.kindOf }, publication),
    session: (work) => work(sessionOf(calls)),
    close: jobs.close,
  };
}

type Calls = Pick<Warehouse, 'execute' | 'query' | 'columns' | 'describe'>;

/** The plain calls; in a session of the service where one is named, so that temporary tables live on. */
function callsOf(jobs: Jobs, tables: Tables, session: () => string | null = () => null): Calls {
  const run = (statement: Statement) => {
    const id = session();
    return jobs.run(statement, id === null ? {} : { session: id });
  };
  const columns = async (table: TableName): Promise<readonly WarehouseColumn[] | null> =>
    (await tables.fieldsOf(table))?.map(columnOf) ?? null;
  return {
    async execute(statements) {
      let changed: number | null = null;
      for (const statement of statements) changed = (await run(statement)).changed;
      return changed;
    },
    async query(statement) {
      const { rows, schema } = await run(statement);
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
  const { fault, column, cause } = error;
  return new WarehouseError(error.message, { statement, line: (error.line ?? 2) - 1, column, fault, cause });
}

/**
 * There is no connection to hold. A transaction collects its statements and sends them as one script, which the service carries
 * out as a whole or not at all: no transaction is left open where this process dies. What is read within it is read before.
 */
function sessionOf(calls: Calls): Session {
  let waiting: Statement[] | null = null;
  return {
    ...calls,
    async execute(statements) {
      if (waiting === null) return await calls.execute(asScript(statements));
      waiting.push(...statements);
      return null;
    },
    async transaction(work) {
      const collected: Statement[] = [];
      waiting = collected;
      let value: Awaited<ReturnType<typeof work>>;
      try {
        value = await work();
      } finally {
        waiting = null;
      }
      // Definitions of tables cannot be part of a transaction.
      const areRows = collected.every((one) => /^\s*(insert|delete|update|merge)\b/i.test(one.sql));
      const [first] = collected;
      if (first === undefined || !areRows || collected.length === 1) await calls.execute(collected);
      else await calls.execute([transactionOf(first, collected)]);
      return value;
    },
  };
}

/** Characters of a script; a statement may have a million bytes. */
const longestScript = 400_000;

/** Statements that nobody waits for one by one are one job, or a few where they are long. */
function asScript(statements: readonly Statement[]): readonly Statement[] {
  const scripts: Statement[] = [];
  for (const { sql, origin } of statements) {
    const last = scripts.at(-1);
    if (last === undefined || last.sql.length + sql.length > longestScript) scripts.push({ sql, origin });
    else scripts[scripts.length - 1] = { sql: `${last.sql};\n${sql}`, origin: last.origin };
  }
  return scripts;
}

function transactionOf({ origin }: Statement, statements: readonly Statement[]): Statement {
  const sql = ['begin transaction', ...statements.map((one) => one.sql), 'commit transaction'].join(';\n');
  return { sql: `${sql};`, origin };
}

interface Tables {
  fieldsOf(table: TableName): Promise<readonly FieldSchema[] | null>;
  kindOf(table: TableName): Promise<'table' | 'view' | null>;
  all(): Promise<ReadonlyMap<string, 'table' | 'view'>>;
}

function tablesOf(service: Service, dataset: string): Tables {
  const metadata = async ({ schema, name }: TableName): Promise<unknown> => {
    try {
      return await service({
        method: 'GET',
        path: `/datasets/${schema ?? dataset}/tables/${encodeURIComponent(name)}`,
      });
    } catch (error) {
      if (error instanceof ServiceError && error.failure.status === 404) return null;
      throw wrapError(error, null);
    }
  };
  return {
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
          page = await service({ method: 'GET', path: `/datasets/${dataset}/tables`, query });
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
  };
}

function kindOf(table: unknown): 'table' | 'view' {
  const type = at(table, 'type');
  return type === 'VIEW' || type === 'MATERIALIZED_VIEW' ? 'view' : 'table';
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
