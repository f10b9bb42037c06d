import type { At, Located, Ref } from '../yaml/shape.ts';

/** A figure that is defined once: what it counts, over what, and how it may be looked at. `spec` holds what its kind reads. */
export interface MetricDef {
  /** As users write it, and the column of it in results. */
  readonly name: string;
  /** `simple`, `ratio`, `derived`: a file in `src/metrics/kinds`. Empty where it could not be read. */
  readonly kind: string;
  readonly description?: string;
  readonly owner?: string;
  /** Columns that it can be asked by. Absent: those that all metrics it is made of have in common. */
  readonly dimensions?: readonly Ref[];
  /** The column that tells when; `event_time` unless written. */
  readonly time?: Ref;
  /** The range in which nobody has to worry. */
  readonly healthy?: Healthy;
  readonly target?: number;
  /** What stands in periods without rows, where gaps are not to be left. */
  readonly fill?: 'zero' | 'null';
  /** How often it is to be brought up to date. */
  readonly refresh?: Refresh;
  readonly priority?: Priority;
  /** How it is best drawn. */
  readonly chart?: ChartHint;
  /** What it is measured in, where that does not follow from what it is made of. */
  readonly unit?: Located<string>;
  readonly tags: readonly string[];
  /** What it was called before. */
  readonly renamed_from?: string;
  /** The kind's own fields, plain data. */
  readonly spec: object;
  /** Present (and true) only beside errors: nothing is said about what follows from it. */
  readonly incomplete?: boolean;
  readonly at: At;
}

export type Refresh = 'realtime' | 'hourly' | 'daily' | 'weekly' | 'monthly';
export type Priority = 'P0' | 'P1' | 'P2' | 'P3';
export type ChartHint = 'line' | 'bar' | 'area' | 'funnel' | 'heatmap' | 'gauge' | 'number' | 'table';

/** Bounds belong to the range. */
export interface Healthy {
  readonly min?: number;
  readonly max?: number;
  /** A warning unless written. */
  readonly severity?: 'error' | 'warning';
  readonly at: At;
}
