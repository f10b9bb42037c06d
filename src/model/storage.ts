import type { At } from '../yaml/shape.ts';
import type { Duration } from './values.ts';

/** How a table lies in a warehouse that can be told so. Warehouses that cannot pass over it; the rows are the same. */
export interface StorageDef {
  /** What its rows are kept apart by; `none` where they are not to be. Absent: what the table is built by. */
  readonly partition?: StoragePartition | 'none';
  /** Columns that rows are sorted by within a partition. */
  readonly cluster?: readonly string[];
  /** So long after it was last published the table is dropped. */
  readonly expire_after?: Duration;
  /** So long after its period a partition is dropped. */
  readonly expire_partitions_after?: Duration;
  /** True: whoever reads it has to say which partitions. */
  readonly require_partition_filter?: boolean;
  readonly labels?: readonly { readonly name: string; readonly value: string }[];
  readonly at: At;
}

export type StorageGrain = 'hour' | 'day' | 'month' | 'year';

/** Periods of a date or timestamp, or ranges of whole numbers: `from` up to `to` (exclusive) in steps of `step`. */
export type StoragePartition =
  | { readonly by: string; readonly grain?: StorageGrain }
  | { readonly by: string; readonly from: number; readonly to: number; readonly step: number };
