import type { At, Located, Ref } from '../yaml/shape.ts';
import type { StorageDef } from './storage.ts';
import type { TimeGrain } from './transform.ts';

/** Metrics by dimensions and periods, kept as a table that a build writes and analysts read. */
export interface RollupDef {
  /** As users write it: `orders_daily`. */
  readonly name: string;
  /** Its table: `metrics_orders_daily`. */
  readonly table: string;
  readonly description?: string;
  readonly owner?: string;
  readonly tags: readonly string[];
  readonly metrics: readonly Ref[];
  /** Dimensions; a row for each of their combinations. */
  readonly by: readonly Ref[];
  /** A row for each period, whose column has the grain's name; the table is replaced period by period. Absent: all of time. */
  readonly grain?: Located<TimeGrain>;
  /** How its table lies in the warehouse. */
  readonly storage?: StorageDef;
  /** Present (and true) only beside errors: nothing is said about what follows from it. */
  readonly incomplete?: boolean;
  readonly at: At;
}

/** The table of a rollup. */
export function rollupTable(name: string): string {
  return `metrics_${name}`;
}
