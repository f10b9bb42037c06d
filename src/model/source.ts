import type { At, Located } from '../yaml/shape.ts';
import type { Duration, Property } from './values.ts';

export type FileFormat = 'ndjson' | 'json' | 'csv' | 'parquet';

/** Where events come from and how their rows are laid out. */
export interface SourceDef {
  readonly name: string;
  readonly description?: string;
  readonly layout: SourceLayout;
  /** Glob patterns relative to the project's root, environment variables not yet filled in. Empty where `table` is given. */
  readonly location: readonly Located<string>[];
  /** An existing table or view of the warehouse instead of files. */
  readonly table?: string;
  /** Told by the file's ending where it is not written. */
  readonly format?: FileFormat;
  /** Names of the events that it may hold, resolved from names and globs, sorted. */
  readonly events: readonly string[];
  /** Properties beside the payload that every row carries; each becomes a column of every typed table. */
  readonly context: readonly Property[];
  readonly fields: SourceFields;
  /** Rows whose id is none of these are quarantined. Absent: any text will do. */
  readonly id_format?: 'uuid';
  readonly deduplicate: {
    /** Rows of one event id within this time of the first count as rewrites: the last is kept. Absent: without limit. */
    readonly window?: Duration;
    /** `first`: later rows of an event id never count. Absent: the last is kept. */
    readonly keep?: 'first';
  };
  /** Rows whose event time is more than this before the time of receipt are flagged `_late`, and kept. */
  readonly late_after?: Duration;
  /** Rows older than this at receipt are quarantined. */
  readonly max_age?: Duration;
  /** Rows whose event time is more than this after the time of receipt are quarantined. */
  readonly max_skew?: Duration;
  readonly at: At;
}

export type SourceLayout = 'envelope' | 'columns' | 'ga4';

/**
 * Names of the fields of a row. For `columns`, `event` may be absent where the source holds a single event.
 * `id` absent: rows have no identity and are never duplicates. `received` absent: the time of the load stands in.
 */
export interface SourceFields {
  readonly event?: string;
  readonly id?: string;
  readonly time: string;
  readonly received?: string;
  /** `envelope` only: the object that holds the payload. */
  readonly properties?: string;
}

/** Columns that every typed event table has before the context and the payload. Reserved. */
export const standardColumns = ['event_id', 'event_time', 'received_at', '_late', '_source', '_file'] as const;
