import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { WarehouseError } from '../../run/warehouse.ts';

/** Connections of one database: idle ones are used again, so that a small statement does not pay for a new one. */
export interface Connections {
  /** Lends a connection to `work`. One that `work` may have left in a state (temporary tables, settings) is `used up`. */
  lend<T>(work: (connection: DuckDBConnection) => Promise<T>, usedUp?: boolean): Promise<T>;
  close(): void;
}

export function openConnections(instance: DuckDBInstance, setUp: readonly string[]): Connections {
  const idle: DuckDBConnection[] = [];
  const busy = new Set<DuckDBConnection>();
  let closed = false;
  const connect = async (): Promise<DuckDBConnection> => {
    if (closed)
      throw new WarehouseError('The connection to the database was closed.', {
        statement: null,
        line: null,
        column: null,
      });
    const known = idle.pop();
    if (known) return known;
    const connection = await instance.connect();
    for (const sql of setUp) await connection.run(sql);
    return connection;
  };
  return {
    async lend(work, usedUp = false) {
      const connection = await connect();
      busy.add(connection);
      try {
        return await work(connection);
      } finally {
        busy.delete(connection);
        if (usedUp || closed) connection.closeSync();
        else idle.push(connection);
        if (closed && busy.size === 0) instance.closeSync();
      }
    },
    close() {
      if (closed) return;
      closed = true;
      for (const connection of busy) connection.interrupt();
      for (const connection of idle) connection.closeSync();
      // The database is closed, and its file released, when the last statement has noticed the interruption.
      if (busy.size === 0) instance.closeSync();
    },
  };
}
