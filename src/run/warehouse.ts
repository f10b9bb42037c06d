import type { Dialect } from '../sql/dialect.ts';
import type { Statement, TableName } from '../sql/nodes.ts';

export type Row = Readonly<Record<string, unknown>>;

/**
 * A connection to one target. Every failure of the warehouse is thrown as a `WarehouseError`; the runner turns it into
 * a diagnostic at the user's line.
 */
export interface Warehouse {
  readonly dialect: Dialect;
  /** Runs statements one after the other. Returns the number of rows that the last one changed, where it is known. */
  execute(statements: readonly Statement[]): Promise<number | null>;
  /** Rows with plain values: string, number, bigint, boolean, null, arrays and objects of these; times as ISO strings. */
  query(statement: Statement): Promise<readonly Row[]>;
  /** Column names and the dialect's type names, in order; null where there is no such table. */
  columns(table: TableName): Promise<readonly { readonly name: string; readonly type: string }[] | null>;
  /**
   * Write, audit, publish. `write` gets the table to write to, `audit` the table to look at; only where `audit` answers
   * true does the result replace the live table, atomically for readers, together with `record` (bookkeeping in the same
   * transaction where the warehouse has one). A process that dies at any moment leaves either the old or the new table.
   */
  publish(publication: Publication): Promise<PublishResult>;
  /** Ends what is running and frees the connection. */
  close(): Promise<void>;
}

export interface Publication {
  readonly live: TableName;
  write(target: TableName): readonly Statement[];
  audit(session: Pick<Warehouse, 'query'>, written: TableName): Promise<boolean>;
  record(): readonly Statement[];
}

export interface PublishResult {
  readonly published: boolean;
  readonly rows: number | null;
}

export class WarehouseError extends Error {
  readonly statement: Statement | null;
  /** Line in the statement (from 1) and column (from 1), where the warehouse tells. */
  readonly line: number | null;
  readonly column: number | null;

  constructor(message: string, at: { statement: Statement | null; line: number | null; column: number | null; cause?: unknown }) {
    super(message, { cause: at.cause });
    this.name = 'WarehouseError';
    this.statement = at.statement;
    this.line = at.line;
    this.column = at.column;
  }
}
