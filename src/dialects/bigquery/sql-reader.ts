import type { AskedQuery, QueryReading, SqlReader } from '../../run/sql-reader.ts';
import { WarehouseError } from '../../run/warehouse.ts';
import type { Statement } from '../../sql/nodes.ts';
import { bigqueryLoading } from './load/index.ts';
import type { BigqueryOptions } from './options.ts';
import { onTables, type StubbedSql, type StubColumn, stubDialect, typeOfField, withStubs } from './stub-tables.ts';
import { realTiming } from './timing.ts';
import { openService } from './warehouse-client.ts';
import { wrapError } from './warehouse-errors.ts';
import { type Jobs, openJobs } from './warehouse-jobs.ts';
import { columnOf, type FieldSchema } from './warehouse-values.ts';

/** So many queries are asked about in one request: few requests, and far from the limits on the length of a statement. */
const mostInOne = 20;
const mostCharacters = 200_000;

/**
 * Reads SQL by dry runs, which cost nothing and leave nothing behind. What a project builds need not be there: its tables are
 * common table expressions without rows. Throws a `WarehouseError` where the service cannot be asked.
 */
export async function openBigqueryReader(options: BigqueryOptions, dataset: string): Promise<SqlReader> {
  try {
    const service = await openService(options, realTiming.requestTimeoutMs);
    const jobs = openJobs(service, { ...options, maximumBytesBilled: null }, dataset);
    // What is wrong with credentials and project is said once, not for every model.
    await jobs.dryRun({ sql: 'select 1', origin: { step: 'check', span: null } });
    return readerOn(asker(jobs, options.apiEndpoint === null), jobs, dataset);
  } catch (error) {
    throw wrapError(error, null);
  }
}

/** A query with its tables put in. */
interface Prepared extends StubbedSql {
  readonly statement: Statement;
}

function readerOn(ask: Ask, jobs: Jobs, dataset: string): SqlReader {
  const known = new Map<string, readonly StubColumn[]>();
  const prepare = (statement: Statement): Prepared => ({
    statement,
    ...withStubs(statement.sql, (name) => known.get(name) ?? null, dataset),
  });
  return {
    dialect: stubDialect,
    loading: bigqueryLoading(stubDialect),
    knowsOthers: true,
    async declare(tables) {
      for (const { table, columns } of tables)
        known.set(
          table.name,
          columns.map(({ name, type }) => ({ name, type: stubDialect.type(type) })),
        );
    },
    async read(queries) {
      const batches = inBatches(queries.map((one) => prepare(one.statement)));
      const answers = (await Promise.all(batches.map((batch) => readTogether(ask, batch)))).flat();
      return queries.map((query, index) => readingOf(query, answers[index], known));
    },
    close: jobs.close,
  };
}

type Answer = readonly FieldSchema[] | WarehouseError;

function readingOf(
  { as }: AskedQuery,
  answer: Answer | undefined,
  known: Map<string, readonly StubColumn[]>,
): QueryReading {
  if (answer instanceof WarehouseError) return { columns: null, error: answer };
  const fields = answer ?? [];
  if (as !== null)
    known.set(
      as,
      fields.map((field) => ({ name: field.name, type: typeOfField(field) })),
    );
  return { columns: fields.map(columnOf), error: null };
}

function inBatches(all: readonly Prepared[]): Prepared[][] {
  const batches: Prepared[][] = [];
  let characters = 0;
  for (const one of all) {
    const length = one.sql.length + one.tables.join().length;
    const last = batches.at(-1);
    if (last === undefined || last.length >= mostInOne || characters + length > mostCharacters) {
      batches.push([one]);
      characters = length;
    } else {
      last.push(one);
      characters += length;
    }
  }
  return batches;
}

/** In one request where all are fine; what is not is asked about by itself, so that every error is found, at its own line. */
async function readTogether(ask: Ask, batch: readonly Prepared[]): Promise<readonly Answer[]> {
  const [only] = batch;
  if (only === undefined) return [];
  if (batch.length === 1) return [await askAlone(ask, only)];
  const together = await askTogether(ask, batch);
  if ('columns' in together) return together.columns;
  const { suspect } = together;
  const at = suspect === null ? -1 : batch.indexOf(suspect);
  if (suspect === null) return Promise.all(batch.map((one) => askAlone(ask, one)));
  const others = batch.filter((one) => one !== suspect);
  const [error, rest] = await Promise.all([askAlone(ask, suspect), readTogether(ask, others)]);
  return [...rest.slice(0, at), error, ...rest.slice(at)];
}

/** The columns of each, or the one that the service complains about, where it tells. */
type Together = { readonly columns: readonly Answer[] } | { readonly suspect: Prepared | null };

/** Each query is a table expression, whose columns come back as those of a list of structs. */
async function askTogether(ask: Ask, batch: readonly Prepared[]): Promise<Together> {
  const stubs = new Set(batch.flatMap((one) => one.tables));
  const queries = batch.map(({ sql }, index) => `waymark_query_${index} as (\n${sql}\n)`);
  const lists = batch.map((_, index) => `array(select as struct * from waymark_query_${index}) as query_${index}`);
  const sql = `with ${[...stubs, ...queries].join(', ')} select ${lists.join(', ')}`;
  const answer = await ask({ sql, origin: { step: 'check', span: null } });
  if (answer instanceof WarehouseError) return { suspect: queryAt(batch, answer.line) };
  const columns = answer.map((field) => field.fields ?? []);
  const isFine = columns.length === batch.length && columns.every(areNamedApart);
  return isFine ? { columns } : { suspect: null };
}

/** The query that a line of the statement belongs to; the first one begins on the second line. */
function queryAt(batch: readonly Prepared[], line: number | null): Prepared | null {
  let next = 2;
  for (const one of batch) {
    const from = next;
    next += one.sql.split('\n').length + 1;
    if (line !== null && line >= from && line < next - 1) return one;
  }
  return null;
}

/** A list of structs may have columns of one name, or without one; a table may not. */
function areNamedApart(fields: readonly FieldSchema[]): boolean {
  const names = fields.map((one) => one.name?.toLowerCase() ?? '');
  return fields.length > 0 && !names.includes('') && new Set(names).size === names.length;
}

function askAlone(ask: Ask, { statement, tables, sql }: Prepared): Promise<Answer> {
  return ask(onTables(statement, tables, sql));
}

/** The columns that a statement returns. What is at fault in the SQL is an answer; that the service cannot be asked is thrown. */
type Ask = (statement: Statement) => Promise<Answer>;

/** The emulator leaves the columns out of a dry run: there, and never at Google, the query is run, on tables without rows. */
function asker(jobs: Jobs, isGoogle: boolean): Ask {
  return async (statement) => {
    try {
      const told = await jobs.dryRun(statement);
      return told.schema.length > 0 || isGoogle ? told.schema : (await jobs.run(statement)).schema;
    } catch (error) {
      const isAboutSql = error instanceof WarehouseError && /^(statement|missing|denied)$/.test(error.fault);
      if (!isAboutSql) throw error;
      return error;
    }
  };
}
