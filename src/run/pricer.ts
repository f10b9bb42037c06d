import type { Dialect } from '../sql/dialect.ts';
import type { TableDefinition } from '../sql/event-table.ts';
import type { Statement } from '../sql/nodes.ts';
import type { Rate } from './usage.ts';
import type { WarehouseColumn } from './warehouse-column.ts';

/** What a query would read, found out without running it. */
export interface Estimate {
  readonly columns: readonly WarehouseColumn[];
  /** Bytes that it would read. */
  readonly bytes: number;
  /** Bytes that would be billed: rounded up, and with the least that a query costs. */
  readonly billed: number;
  readonly accuracy: Accuracy;
  /** Names of tables that are not there yet: what they will hold is not in the figures. */
  readonly missing: readonly string[];
}

/** `at_most`: clusters may spare some of it. `at_least`: something that is read is not there yet. `about`: a sum of both. */
export type Accuracy = 'exact' | 'at_most' | 'at_least' | 'about';

/** Prices the queries of a warehouse that charges for them. It runs nothing, costs nothing and leaves nothing behind. */
export interface Pricer {
  /** What the queries have to be printed with, so that tables which are not there can be put in. */
  readonly dialect: Dialect;
  readonly rate: Rate;
  /** A job that would bill more is refused; null: no limit. */
  readonly maximumBytes: number | null;
  /** Tables as the project describes them, for those that are not there. */
  declare(tables: readonly TableDefinition[]): void;
  /**
   * Prices a query. `as`: the table that its rows will make; queries that do not fit the table of before are read with this one
   * instead. A query that the warehouse does not understand throws a `WarehouseError`.
   */
  estimate(query: Statement, as?: string): Promise<Estimate>;
}
