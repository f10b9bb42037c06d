import type { FileFormat } from '../model/source.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { ColumnDefinition } from '../sql/event-table.ts';
import type { Statement, TableName } from '../sql/nodes.ts';
import type { TableLayout } from '../sql/table-layout.ts';
import type { LoadDialect } from './load/load-dialect.ts';
import type { Pricer } from './pricer.ts';
import type { ProcessIdentity } from './record/process-identity.ts';
import type { Rate, Usage } from './usage.ts';
import type { WarehouseColumn } from './warehouse-column.ts';

export type { WarehouseColumn } from './warehouse-column.ts';

export type Row = Readonly<Record<string, unknown>>;

/**
 * One target. Every failure of the warehouse is thrown as a `WarehouseError`; the runner turns it into a diagnostic at
 * the user's line. All methods may be called while others are under way: each call gets a connection of its own.
 */
export interface Warehouse {
  readonly dialect: Dialect;
  /** Runs statements one after the other. Returns the number of rows that the last one changed, where it is known. */
  execute(statements: readonly Statement[]): Promise<number | null>;
  /** Rows with plain values: string, number, bigint, boolean, null, arrays and objects of these; times as ISO strings. */
  query(statement: Statement): Promise<readonly Row[]>;
  /** The columns of a table or view, in order; null where there is none of that name. */
  columns(table: TableName): Promise<readonly WarehouseColumn[] | null>;
  /** The columns that a query returns, in order, without running it. */
  describe(query: Statement): Promise<readonly WarehouseColumn[]>;
  /** All tables and views of the target's schema by name. Empty where there is no such schema. */
  objects(): Promise<ReadonlyMap<string, 'table' | 'view'>>;
  /**
   * Write, audit, publish. `write` gets the table to write to, `audit` the table to look at; only where `audit` answers
   * true does the result replace the live table, atomically for readers, together with `record` (bookkeeping in the same
   * transaction where the warehouse has one). A process that dies at any moment leaves either the old or the new table.
   * Whatever `write`, `audit` or `record` throws undoes the publication and is thrown on. Where another transaction came
   * in the way, all three are called once more.
   */
  publish(publication: Publication): Promise<PublishResult>;
  /**
   * The same for several small tables in one transaction, which is several times faster than one for each: all of them are
   * published, with the rows written for each, or none and null, because something failed or an audit answered false. Then
   * each is to be published by itself. Absent where the warehouse has no transactions over tables.
   */
  publishTogether?(
    parts: readonly Omit<Publication, 'record' | 'claim'>[],
    record: (rows: readonly (number | null)[]) => readonly Statement[],
  ): Promise<readonly (number | null)[] | null>;
  /**
   * One connection for all that `work` does through the session: temporary tables live as long as it. Its statements take
   * effect one by one, apart from those within `transaction`. A connection that is left in a broken state is not reused.
   */
  session<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Writes the rows of a query into a Parquet file of this machine, over one that is there. Absent where it cannot. */
  writeParquet?(query: Statement, file: string): Promise<void>;
  /**
   * Tells the warehouse what it is to know of a table that exists: descriptions, labels, expiry, what its columns are. Changes
   * nothing where it knows all of it. Absent where a warehouse cannot be told.
   */
  annotate?(table: TableName, layout: TableLayout): Promise<void>;
  /** All rows of a table, without a query that costs something; null where there is none of that name. Absent where queries are free. */
  readTable?(table: TableName): Promise<readonly Row[] | null>;
  /** Prices queries without running them. Absent where nothing is charged. */
  readonly pricer?: Pricer;
  /** What its jobs so far came to, and what reading costs; also after it was closed. Absent where nothing is charged. */
  readonly meter?: { readonly rate: Rate; usage(): Usage };
  /** How this warehouse reads files and judges rows where they are; null where events cannot be loaded into it. */
  readonly loading: LoadDialect | null;
  /** How rows get into a warehouse that cannot read the files of this machine. Absent where it reads them itself. */
  readonly uploads?: Uploads;
  /** Files that the warehouse reaches by itself, from wherever it runs. Absent where there are none. */
  readonly stored?: StoredFiles;
  /**
   * Keeps other runs from the target, also those of other machines, until it is released; all statements from now on belong to
   * the run. Where another one holds the target, nothing is locked and its holder is returned (null where it does not say who it
   * is). Absent where opening the target keeps others out.
   */
  lock?(own: RunHolder): Promise<TargetLock | { readonly holder: RunHolder | null }>;
  /** Cancels what is running (the calls fail with a `WarehouseError`) and frees the connections. */
  close(): Promise<void>;
}

/** The way of rows from this machine into a warehouse of somewhere else. */
export interface Uploads {
  /** An empty warehouse on this machine that reads files and judges their rows; it keeps its data in a folder. */
  openReader(folder: string): Promise<Warehouse>;
  /** Appends rows to a table. Each line is a row as JSON text, with the fields of the table's columns. */
  append(
    table: TableName,
    columns: readonly Pick<ColumnDefinition, 'name' | 'type'>[],
    lines: AsyncIterable<string> | Iterable<string>,
    origin: Statement['origin'],
  ): Promise<void>;
}

/** A file of a storage service, or a table that is a part of a larger one. */
export interface StoredFile {
  /** `gs://bucket/events/a.ndjson`; of a table its name. */
  readonly name: string;
  /** Bytes; null where that is not told. */
  readonly size: number | null;
  /** Changes where the contents do. */
  readonly version: string;
}

/** Files that a warehouse reads where they are. Failures are `WarehouseError`s. */
export interface StoredFiles {
  /** Whether a location is one of these: `gs://…`. */
  owns(location: string): boolean;
  /** The files that a location or pattern stands for. */
  list(location: string): Promise<readonly StoredFile[]>;
  /** The tables whose names begin like this one, which ends in `*`, and go on with a date. */
  shards(table: TableName): Promise<readonly StoredFile[]>;
  /** Loads a file as it is into a table of its own, and gives the columns: of lines of JSON one, `raw`; of CSV text. */
  stage(
    file: { readonly name: string; readonly format: FileFormat },
    table: TableName,
    origin: Statement['origin'],
  ): Promise<readonly { readonly name: string; readonly type: string }[]>;
}

/** The run that works on a target. */
export interface RunHolder extends ProcessIdentity {
  readonly run: string;
  readonly command: string;
  /** ISO timestamp. */
  readonly since: string;
  /** Until when it holds the target unless it renews that, where it is bounded: ISO timestamp. */
  readonly until?: string;
}

export interface TargetLock {
  release(): Promise<void>;
}

/** A connection of its own. Only one call at a time. */
export interface Session extends Pick<Warehouse, 'execute' | 'query' | 'columns' | 'describe'> {
  /** What `work` does through this session is committed where it resolves, and undone where it throws. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
}

export interface Publication {
  readonly live: TableName;
  /** `change`: the table to write to begins as a copy of the live one (on warehouses with transactions it is the live one). */
  readonly mode: 'replace' | 'change';
  /** How the table is to lie in the warehouse. Absent: as it does by itself. */
  readonly layout?: TableLayout | null;
  /** The statements that write. The count of the last one is the number of rows written. */
  write(target: TableName): readonly Statement[];
  audit(session: AuditSession, written: TableName): Promise<boolean>;
  /** `claimed`: that `claim` was executed. */
  record(rows: number | null, claimed?: boolean): readonly Statement[];
  /**
   * Notes whose table the live one will be, for warehouses that cannot publish and record as one: a process that dies in
   * between leaves a table that the next run knows as its own. Empty or absent where it is known already.
   */
  readonly claim?: readonly Statement[];
}

/** Reads inside the publication: sees what was written and is not live yet. */
export type AuditSession = Pick<Warehouse, 'query' | 'columns'>;

export interface PublishResult {
  readonly published: boolean;
  readonly rows: number | null;
}

/**
 * What is at fault: the statement itself, a transaction that came in the way, somebody who cancelled, the database file
 * (used by another process, not a database, damaged, or of another version), the disk, or too little memory. Of a service:
 * who asks is not known or not allowed to, the project or dataset is not there, a quota is used up, it would cost more than is
 * allowed, it took longer, the statement is longer than it takes, or it does not answer.
 */
export type WarehouseFault =
  | 'statement'
  | 'conflict'
  | 'cancelled'
  | 'locked'
  | 'not-a-database'
  | 'damaged'
  | 'other-version'
  | 'not-writable'
  | 'disk-full'
  | 'memory'
  | 'credentials'
  | 'denied'
  | 'missing'
  | 'quota'
  | 'cost'
  | 'timeout'
  | 'too-long'
  | 'unreachable';

export class WarehouseError extends Error {
  readonly fault: WarehouseFault;
  readonly statement: Statement | null;
  /** Line in the statement (from 1) and column (from 1), where the warehouse tells. */
  readonly line: number | null;
  readonly column: number | null;
  /** What to do about it, where that is known. */
  readonly hint: string | null;
  /** The option of the target that it is about: `project`, `schema`, `key_file`. */
  readonly option: string | null;

  constructor(
    message: string,
    at: {
      statement: Statement | null;
      line: number | null;
      column: number | null;
      fault?: WarehouseFault;
      hint?: string | null;
      option?: string | null;
      cause?: unknown;
    },
  ) {
    super(message, { cause: at.cause });
    this.name = 'WarehouseError';
    this.fault = at.fault ?? 'statement';
    this.statement = at.statement;
    this.line = at.line;
    this.column = at.column;
    this.hint = at.hint ?? null;
    this.option = at.option ?? null;
  }
}
