import type { DuckDBInstance } from '@duckdb/node-api';
import { type Connection, closedError, connectionOf } from './warehouse-connection.ts';
import { wrapError } from './warehouse-errors.ts';
import { plainValues } from './warehouse-values.ts';

type Driver = typeof import('@duckdb/node-api');

export interface PoolOptions {
  /** Absolute path; null: in memory. */
  readonly file: string | null;
  readonly schema: string;
  readonly readOnly: boolean;
  readonly settings: Readonly<Record<string, string>>;
}

/** Connections of one instance. There are as many as are in use at a time; idle ones are used again. */
export interface Pool {
  withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** A connection of its own, which ends with the work: its temporary tables and settings with it. */
  withOwnConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Interrupts what is running, waits for it to end, and closes the database. */
  close(): Promise<void>;
}

/** Failures are the driver's own. */
export async function openPool(driver: Driver, options: PoolOptions): Promise<Pool> {
  const { file, readOnly, settings } = options;
  const config = {
    ...settings,
    errors_as_json: 'true',
    ...(readOnly && file !== null && { access_mode: 'READ_ONLY' }),
  };
  const instance = await driver.DuckDBInstance.create(file ?? ':memory:', config);
  try {
    const useSchema = await prepare(instance, options);
    return poolOf(driver, instance, useSchema);
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

/** What every connection begins with. The database's name is there because a schema may have the same. */
async function prepare(instance: DuckDBInstance, { schema, readOnly }: PoolOptions): Promise<string> {
  const connection = await instance.connect();
  try {
    // Times without a zone are instants in UTC: casts between both kinds of timestamps must not depend on the machine.
    await connection.run("set global TimeZone = 'UTC'");
    const reader = await connection.runAndReadAll('select current_database()');
    const qualified = `${quote(String(reader.getRows()[0]?.[0]))}.${quote(schema)}`;
    if (!readOnly) await connection.run(`create schema if not exists ${qualified}`);
    const use = `use ${qualified}`;
    await connection.run(use);
    return use;
  } finally {
    connection.closeSync();
  }
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function poolOf(driver: Driver, instance: DuckDBInstance, useSchema: string): Pool {
  const convert = plainValues(driver);
  const idle: Connection[] = [];
  const busy = new Map<Connection, Promise<unknown>>();
  let closing: Promise<void> | null = null;

  const acquire = async (): Promise<Connection> => {
    const connection = idle.pop();
    if (connection !== undefined) return connection;
    try {
      const opened = await instance.connect();
      await opened.run(useSchema);
      return connectionOf(opened, convert);
    } catch (error) {
      throw closing === null ? wrapError(error, null) : closedError(null);
    }
  };
  const use = async <T>(work: (connection: Connection) => Promise<T>, isOwn: boolean): Promise<T> => {
    if (closing !== null) throw closedError(null);
    const connection = await acquire();
    if (closing !== null) {
      connection.driver.closeSync();
      throw closedError(null);
    }
    const working = work(connection);
    busy.set(connection, working);
    try {
      return await working;
    } finally {
      busy.delete(connection);
      if (isOwn || !connection.isSound()) connection.driver.closeSync();
      else idle.push(connection);
    }
  };
  const shutDown = async (): Promise<void> => {
    // Work of several statements begins the next one where the first was interrupted and somebody caught it: ask again.
    while (busy.size > 0) {
      for (const connection of busy.keys()) connection.driver.interrupt();
      await Promise.race([Promise.allSettled(busy.values()), new Promise((wake) => setTimeout(wake, 20))]);
    }
    for (const connection of idle) connection.driver.closeSync();
    instance.closeSync();
  };
  return {
    withConnection: (work) => use(work, false),
    withOwnConnection: (work) => use(work, true),
    close() {
      closing ??= shutDown();
      return closing;
    },
  };
}
