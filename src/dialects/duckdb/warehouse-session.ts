import type { DuckDBConnection } from '@duckdb/node-api';
import type { Row, Session, WarehouseColumn } from '../../run/warehouse.ts';
import { text } from '../../sql/make.ts';
import type { Statement, TableName } from '../../sql/nodes.ts';
import { columnKind } from './column-kind.ts';
import { duckdb } from './printer.ts';
import { statementError } from './warehouse-errors.ts';
import { plainValue } from './warehouse-values.ts';

/** What can be done through one connection. `schema` is the target's own. */
export function connectionSession(connection: DuckDBConnection, schema: string): Session {
  const run = async (statement: Statement) => {
    try {
      return await connection.run(statement.sql);
    } catch (error) {
      throw statementError(error, statement);
    }
  };
  const session: Session = {
    async execute(statements) {
      let changed: number | null = null;
      for (const statement of statements) {
        const result = await run(statement);
        changed = await rowsWritten(result);
      }
      return changed;
    },
    async query(statement) {
      const result = await run(statement);
      const names = result.deduplicatedColumnNames();
      const rows = await result.getRows();
      return rows.map(
        (row): Row => Object.fromEntries(row.map((value, index) => [names[index] ?? '', plainValue(value)])),
      );
    },
    async columns(table) {
      const rows = await session.query({ sql: columnsQuery(table, schema), origin: { step: 'columns', span: null } });
      return rows.length === 0 ? null : rows.map((row) => column(String(row.name), String(row.type)));
    },
    async describe(query) {
      try {
        const prepared = await connection.prepare(query.sql);
        return Array.from({ length: prepared.columnCount }, (_, index) =>
          column(prepared.columnName(index), prepared.columnType(index).toString()),
        );
      } catch (error) {
        throw statementError(error, query);
      }
    },
    async transaction(work) {
      await connection.run('begin transaction');
      try {
        const value = await work();
        await connection.run('commit');
        return value;
      } catch (error) {
        await rollBack(connection);
        throw error;
      }
    },
  };
  return session;
}

/** Ends a transaction without effect. After some errors DuckDB has ended it by itself. */
export async function rollBack(connection: DuckDBConnection): Promise<void> {
  try {
    await connection.run('rollback');
  } catch {
    // No transaction is open any more: there is nothing to undo.
  }
}

function column(name: string, type: string): WarehouseColumn {
  return { name, type, kind: columnKind(type) };
}

function columnsQuery(table: TableName, schema: string): string {
  const name = duckdb.expr(text(table.name));
  return `select column_name as name, data_type as type from duckdb_columns()
where database_name = current_database() and schema_name = ${duckdb.expr(text(table.schema ?? schema))} and table_name = ${name}
order by column_index`;
}

/** `create table as` answers with a row that holds the count; other statements tell it beside the result. */
async function rowsWritten(result: Awaited<ReturnType<DuckDBConnection['run']>>): Promise<number | null> {
  if (result.columnCount === 1 && result.columnName(0) === 'Count') {
    const [row] = await result.getRows();
    const count = row?.[0];
    if (typeof count === 'bigint') return Number(count);
  }
  return result.rowsChanged;
}
