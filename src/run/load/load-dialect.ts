import type { EventDef } from '../../model/event.ts';
import type { FileFormat, SourceDef } from '../../model/source.ts';
import type { ColumnDefinition } from '../../sql/event-table.ts';
import type { TableName } from '../../sql/nodes.ts';
import type { RowForm } from './row-form.ts';

/*
 * What loading needs of a warehouse beyond portable SQL. Every member prints SQL; nothing here runs it.
 *
 * Rows are judged in two steps. Where the data is, one pass accepts what is valid for certain and keeps the raw text of all
 * other rows. Those few are fetched, read strictly and judged by the value checker (`judge/`), which has the last word.
 * So the SQL of a warehouse may doubt any row that it likes, but must never accept one that the checker refuses.
 */

/** Files of one format, or an existing table. */
export type RowInput =
  | { readonly kind: 'files'; readonly format: RowFormat; readonly files: readonly InputFile[] }
  | { readonly kind: 'table'; readonly table: TableName; readonly columns?: readonly SourceColumn[] };

/** How a file is read; `table`: its rows are a table already. */
export type RowFormat = FileFormat | 'table';

export interface InputFile {
  readonly absolute: string;
  /** Relative to the project: what `_file` holds. */
  readonly path: string;
  /** Bytes, where that is known. */
  readonly size?: number;
  /** Between the values of a CSV file. */
  readonly delimiter?: string;
  /** Of a CSV or Parquet file. */
  readonly columns?: readonly SourceColumn[];
  /** Of a file that the warehouse keeps: the table that its rows are in. */
  readonly staged?: StagedFile;
}

/** Where the rows of a file are that the warehouse reached by itself. */
export interface StagedFile {
  readonly table: TableName;
  /** Of the table, in order; those of CSV are called `c0`, `c1`, … and these are the names of its header. */
  readonly columns: readonly SourceColumn[];
  /** Where the table ends in `*`: which of them it is. */
  readonly suffix?: string;
}

/** A column of a file or table, with the warehouse's own type. */
export interface SourceColumn {
  readonly name: string;
  readonly type: string;
  /** Of a struct, or of a list of them, where the warehouse tells. */
  readonly fields?: readonly SourceColumn[];
}

/** Rows of a flat table: the query that gives its columns and `waymark_file`. */
export interface ColumnRows {
  readonly relation: string;
  readonly columns: readonly SourceColumn[];
  /** True for CSV, where every value is text. */
  readonly isText: boolean;
  /** The column of the event's name, where it is text: rows that are told apart by it are read one event at a time. */
  readonly by?: string;
}

/** An event whose rows are read from a source. */
export interface EventTarget {
  readonly event: EventDef;
  readonly source: SourceDef;
  /** Of the typed table. */
  readonly columns: readonly ColumnDefinition[];
  /** The time of the load as an ISO timestamp. */
  readonly now: string;
}

export interface LoadDialect {
  /** Statements around the bulk work of a load. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly scratch: ScratchSql;
  /** `create or replace` of the table that the new rows of an event are collected in. */
  makeFresh(table: TableName, columns: readonly NamedType[], varieties: Varieties): string;
  /** Where a warehouse writes texts faster if `makeFresh` is told how they differ; null where it does not care. */
  readonly packing: PackingSql | null;
  /** A column that tells the new rows of an event apart, which they get when they are written; null where they need none. */
  readonly rowKey: string | null;
  /**
   * How new rows become visible. `swap`: the table of new rows may take the place of the typed table, within a transaction.
   * `rows`: transactions change rows only; tables are made and given other columns before them.
   */
  readonly merge: 'swap' | 'rows';
  /** A query of `batch` (from 0), `raw` and `file` of a query of rows: batches of about so many bytes. */
  batches(rows: string, bytes: number): string;
  /**
   * Of a warehouse that reads files for another one: a query of the last position in a table (`last`, null where it is empty),
   * and one of its columns as JSON text, `row`, from one position up to and without another. Null where it never does.
   */
  readonly exported: {
    last(table: TableName): string;
    rows(table: TableName, columns: readonly NamedType[], from: number, to: number): string;
  } | null;
  /** A query of `raw` (the row as JSON text, null where a line is not JSON) and `file`. `longest`: bytes of the longest row. */
  rows(input: RowInput, longest: number | null): string;
  /** A query of all columns of one file or table; null where rows are JSON and need not have the same. */
  columns(input: RowInput): string | null;
  /** True where a statement failed because a row is longer than was expected. */
  isTooLong(message: string): boolean;
  /**
   * Lines of CSV files that could not be taken apart: statements before reading, and a query of `absolute` (the file), `line`,
   * `payload`, `reason` and `is_encoding` after it. Null where such a file is refused as a whole.
   */
  readonly csvRejects: { readonly clear: readonly string[]; readonly query: string } | null;
  /** A query of one row: `content`, a hash of all rows of a table that does not depend on their order, of some columns. */
  contentHash(table: TableName, columns: readonly string[]): string;
  /** A query of `raw`, `file` and `event` (the name that the row carries, null where it carries none) of a query of rows. */
  rowsWithEvent(rows: string, source: SourceDef): string;
  /**
   * A query of the typed columns and `_raw`, which is null where the row is valid for certain and else its text (empty
   * where it could not be read), and the `rowKey`, if any. Null: this warehouse cannot tell for this event.
   */
  accept(target: EventTarget, rows: string): string | null;
  /** Where that is cheaper for rows which are written alike; null where it is not. */
  readonly alike: AlikeSql | null;
  /** The rows of an input by their columns, for the next two; null where they are judged as JSON text. */
  columnRows(input: RowInput, source: SourceDef): ColumnRows | null;
  /** As `accept`, for rows of a flat table. */
  acceptColumns(target: EventTarget, rows: ColumnRows): string | null;
  /** A query of `raw` and `file` of the rows of a flat table whose column `event` is none of some names (null: of all rows). */
  columnsAsRaw(rows: ColumnRows, others: { readonly event: string; readonly known: readonly string[] } | null): string;
  /** A query of the typed columns of JSON rows that were judged already; `rows` is a query of `row` and `file`. */
  typed(target: EventTarget, rows: string): string;
  /** A query of text columns given as values. */
  values(columns: readonly string[], rows: readonly (readonly (string | null)[])[]): string;
  /** A query of the positions (`position`, from 1, blank lines not counted) of the lines of a file that are not JSON. */
  unreadable(file: InputFile, longest: number | null): { readonly setting: readonly string[]; readonly query: string };
  /** Finds event ids that occur twice and picks the row that stays. */
  readonly duplicates: DuplicateSql;
}

/** How the texts of a column differ: `all` of them, or they are `few` values again and again. */
export type Variety = 'all' | 'few';

/** By the name of the column, where it is known. */
export type Varieties = ReadonlyMap<string, Variety>;

export interface PackingSql {
  /** Inputs of fewer bytes are written before it would be known. */
  readonly leastBytes: number;
  /** A query of one value: true where the database heeds it. */
  readonly isHeeded: string;
}

/** Rows that are written alike, as those of one program are. */
export interface AlikeSql {
  /** As `accept`; rows that are not written in the form are doubted. */
  accept(target: EventTarget, rows: string, form: RowForm): string | null;
  /** Inputs of fewer bytes are read before it would be known how their rows are written. */
  readonly leastBytes: number;
  /** The share of rows that has to be accepted, for the others to be worth being judged twice. */
  readonly leastShare: number;
}

/** A column of a table that a load makes for itself. */
export type NamedType = Pick<ColumnDefinition, 'name' | 'type'>;

/** Tables that live for one load. Making one replaces what a load before may have left. */
export interface ScratchSql {
  /** How it is written in SQL. */
  name(table: string): string;
  make(table: string, columns: readonly NamedType[]): string;
  /** `by`: a column whose values are read one by one. */
  fill(table: string, query: string, by?: string): string;
}

export interface DuplicateParts {
  /** The table of the new rows. */
  readonly fresh: TableName;
  /** A query of the rows of the source that were loaded before and stay; null where there are none. */
  readonly live: string | null;
  readonly columns: readonly ColumnDefinition[];
  readonly source: SourceDef;
  /** A query of `event_id` and `first_at` of ids that came more than once before; null where that does not matter. */
  readonly firsts: string | null;
  /** Names of the scratch tables. */
  readonly rivals: string;
  readonly ranked: string;
}

export interface DuplicateSql {
  /**
   * Statements that fill the scratch table `ranked` with the rows of all event ids that occur more than once
   * (`side` `new` or `old`, `event_id`, `_file`, `first_at`, `is_earlier` than what was known to be the first, `is_shared`
   * between files, `place`, 1 for the one that stays) and delete the new rows that do not stay. Those loaded before are deleted when the load is published.
   */
  resolve(parts: DuplicateParts): readonly string[];
}
