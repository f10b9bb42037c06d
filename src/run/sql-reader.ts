import type { Dialect } from '../sql/dialect.ts';
import type { TableDefinition } from '../sql/event-table.ts';
import type { Statement } from '../sql/nodes.ts';
import type { LoadDialect } from './load/load-dialect.ts';
import type { WarehouseColumn, WarehouseError } from './warehouse.ts';

/** A query whose SQL is to be read, printed with the reader's own dialect. */
export interface AskedQuery {
  readonly statement: Statement;
  /** The table that its rows would make: from then on other queries may read it. Null where nobody reads it. */
  readonly as: string | null;
}

/** The columns that a query returns, or why the warehouse does not understand it. */
export type QueryReading =
  | { readonly columns: readonly WarehouseColumn[]; readonly error: null }
  | { readonly columns: null; readonly error: WarehouseError };

/**
 * Has a warehouse read queries without any data: names, types and functions are looked up as they would be, no row is read,
 * nothing is written into the target, and nothing is charged. A warehouse that cannot be asked at all (no credentials, no
 * answer) throws a `WarehouseError`.
 */
export interface SqlReader {
  readonly dialect: Dialect;
  /** How the warehouse accepts rows of tables; null where there is nothing to read of that. */
  readonly loading: LoadDialect | null;
  /** True where it knows the tables that no step of the project makes. */
  readonly knowsOthers: boolean;
  /** Tables without rows that queries may read. */
  declare(tables: readonly TableDefinition[]): Promise<void>;
  /** A reading for each query. None of them reads what another one of the same call makes. */
  read(queries: readonly AskedQuery[]): Promise<readonly QueryReading[]>;
  close(): Promise<void>;
}
