import type { DuckDBConnection, DuckDBMaterializedResult, DuckDBValueConverter } from '@duckdb/node-api';
import { type Row, type Session, type WarehouseColumn, WarehouseError } from '../../run/warehouse.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import type { PlainValue } from '../plain-values.ts';
import { columnKind } from './column-kind.ts';
import { duckdb } from './printer.ts';
import { wrapError } from './warehouse-errors.ts';

/** One connection. Every failure is a `WarehouseError` at its statement. One call at a time. */
export interface Connection extends Session {
  readonly driver: DuckDBConnection;
  /** Sends text around a statement's own SQL in the same call; returns the number of rows that the last part changed. */
  send(before: string, statement: Statement | null, after?: string): Promise<number | null>;
  rollback(): Promise<void>;
  /** False after a failure that leaves it in an unknown state. */
  isSound(): boolean;
}

export function connectionOf(driver: DuckDBConnection, convert: DuckDBValueConverter<PlainValue>): Connection {
  let sound = true;
  const run = async (before: string, statement: Statement | null, after = ''): Promise<DuckDBMaterializedResult> => {
    try {
      return await driver.run(`${before}${statement?.sql ?? ''}${after}`);
    } catch (error) {
      throw wrapError(error, statement, before);
    }
  };
  const query = async (statement: Statement, before = ''): Promise<Row[]> => {
    const result = await run(before, statement);
    return result.convertRowObjects(convert);
  };
  const describe = async (statement: Statement): Promise<WarehouseColumn[]> => {
    const rows = await query(statement, 'describe\n');
    return rows.map(({ column_name: name, column_type: type }) => ({
      name: String(name),
      type: String(type),
      kind: columnKind(String(type)),
    }));
  };
  const send: Connection['send'] = async (before, statement, after) => {
    return changedRows(await run(before, statement, after));
  };
  const rollback = async (): Promise<void> => {
    try {
      await driver.run('rollback');
    } catch (error) {
      // There is none where the statement that should have begun it was not even parsed.
      if (!(error instanceof Error && /no transaction is active/.test(error.message))) sound = false;
    }
  };
  const connection: Connection = {
    driver,
    send,
    rollback,
    query: (statement) => query(statement),
    describe,
    isSound: () => sound,
    async execute(statements) {
      let rows: number | null = null;
      for (const statement of statements) rows = await send('', statement);
      return rows;
    },
    async columns(table) {
      const statement: Statement = { sql: duckdb.table(table), origin: { step: 'columns', span: null } };
      try {
        return await describe(statement);
      } catch (error) {
        if (await exists(connection, table)) throw error;
        return null;
      }
    },
    async transaction(work) {
      await send('begin', null);
      try {
        const value = await work();
        await send('commit', null);
        return value;
      } catch (error) {
        await rollback();
        throw error;
      }
    },
  };
  return connection;
}

/** The count that a writing statement answers with; null for statements that have none. */
function changedRows(result: DuckDBMaterializedResult): number | null {
  if (result.columnCount !== 1 || result.columnName(0) !== 'Count' || result.rowCount === 0) return null;
  const count = result.getChunk(0).getColumnVector(0).getItem(0);
  return typeof count === 'bigint' ? Number(count) : null;
}

async function exists(connection: Connection, { schema, name }: TableName): Promise<boolean> {
  const where = `schema_name = ${schema === null ? 'current_schema()' : textLiteral(schema)} and database_name = current_database()`;
  const sql =
    `select 1 from duckdb_tables() where lower(table_name) = lower(${textLiteral(name)}) and (temporary or ${where}) ` +
    `union all select 1 from duckdb_views() where lower(view_name) = lower(${textLiteral(name)}) and (temporary or ${where})`;
  const rows = await connection.query({ sql, origin: { step: 'columns', span: null } });
  return rows.length > 0;
}

function textLiteral(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

export function closedError(statement: Statement | null): WarehouseError {
  return new WarehouseError('The warehouse was closed.', { statement, line: null, column: null, fault: 'cancelled' });
}
