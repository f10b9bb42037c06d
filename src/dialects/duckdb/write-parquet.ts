import { text } from '../../sql/make.ts';
import type { Statement } from '../../sql/nodes.ts';
import { duckdb } from './printer.ts';
import type { Connection } from './warehouse-connection.ts';

/** Writes rows into a Parquet file. Sums of integers, of which Parquet has no type wide enough, are integers of 64 bits there. */
export async function writeParquet(connection: Connection, query: Statement, file: string): Promise<void> {
  const columns = await connection.describe(query);
  const list = columns.map(({ name, type }) => {
    const column = duckdb.identifier(name);
    return type === 'HUGEINT' ? `cast(${column} as bigint) as ${column}` : column;
  });
  const target = duckdb.expr(text(file));
  const sql = `copy (select ${list.join(', ')} from (\n${query.sql}\n) as result) to ${target} (format parquet)`;
  await connection.execute([{ sql, origin: query.origin }]);
}
