import type { AskedQuery, QueryReading, SqlReader } from '../../run/sql-reader.ts';
import { type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import { createTableSql } from '../../sql/event-table.ts';
import type { Statement } from '../../sql/nodes.ts';

/** Reads SQL on an empty database: tables are made empty, and a query that others read becomes a view. Closes it at the end. */
export function readerOn(empty: Warehouse): SqlReader {
  const { dialect } = empty;
  const columnsOf = async ({ statement, as }: AskedQuery) => {
    if (as === null) return empty.describe(statement);
    const table = { schema: null, name: as };
    await empty.execute([below(`create view ${dialect.table(table)} as`, statement)]);
    return (await empty.columns(table)) ?? [];
  };
  return {
    dialect,
    // Tables of others are not known, so there is nothing to read of loads.
    loading: null,
    knowsOthers: false,
    declare: async (tables) => {
      const origin = { step: 'state', span: null };
      await empty.execute(tables.map((table) => ({ sql: createTableSql(table, dialect), origin })));
    },
    async read(queries) {
      const readings: QueryReading[] = [];
      for (const query of queries) {
        try {
          readings.push({ columns: await columnsOf(query), error: null });
        } catch (error) {
          if (!(error instanceof WarehouseError)) throw error;
          readings.push({ columns: null, error });
        }
      }
      return readings;
    },
    close: empty.close,
  };
}

/** The statement with a line before it. */
function below(line: string, { sql, origin }: Statement): Statement {
  const { lines } = origin;
  return {
    sql: `${line}\n${sql}`,
    origin: { ...origin, ...(lines && { lines: { ...lines, from: lines.from + 1 } }) },
  };
}
