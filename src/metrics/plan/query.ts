import type { TimeGrain } from '../../model/transform.ts';
import type { Relation } from '../../sql/nodes.ts';
import type { Unit } from '../unit.ts';

/** From one date on and before another one, in the time zone of the project; null: without end. */
export interface DateRange {
  readonly since: string;
  readonly until: string | null;
}

/** What is asked: metrics by name, and how they are looked at. */
export interface MetricQuery {
  readonly metrics: readonly string[];
  /** Dimensions; a row for each of their combinations. */
  readonly by?: readonly string[];
  /** A row for each hour, day, …; the column has the grain's name. */
  readonly grain?: TimeGrain | null;
  /** A SQL condition on columns that all tables have. */
  readonly where?: string | null;
  /** From this date (midnight in the project's time zone) or instant on. */
  readonly since?: string | null;
  /** Before this date or instant. */
  readonly until?: string | null;
  /** Only these dates, in order and apart from each other. Not beside `since` and `until`. */
  readonly within?: readonly DateRange[] | null;
  /** Columns of the result. What they leave open is ordered by time and dimensions. */
  readonly order?: readonly { readonly name: string; readonly descending: boolean }[];
  readonly limit?: number | null;
}

/** A column of the result. */
export interface QueryColumn {
  readonly name: string;
  readonly role: 'time' | 'dimension' | 'metric';
  /** Of a metric, where it is known. */
  readonly unit: Unit;
}

/** A query as one relation; every table is read once (once for each time column that it is asked by). */
export interface QueryPlan {
  readonly relation: Relation;
  readonly columns: readonly QueryColumn[];
  /** How many tables are scanned. */
  readonly scans: number;
}
