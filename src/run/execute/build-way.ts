import type { DateRange } from '../../metrics/plan/query.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { ModelQuery } from '../materialize/wrap-query.ts';

/** How a model is built this time. */
export type BuildWay = FullBuild | PartitionBuild | MergeBuild;

export interface FullBuild {
  readonly kind: 'full';
  readonly query: ModelQuery;
  /** Why an incremental model is built from scratch although it exists; null where that needs no word. */
  readonly reason: string | null;
  /** What the table holds now and must not lose; null where it may. */
  readonly keep: Extent | null;
}

export interface PartitionBuild {
  readonly kind: 'partitions';
  readonly query: ModelQuery;
  readonly columns: readonly string[];
  /** Rows that are replaced: a condition on the partition column. */
  readonly replaced: Expr;
  /** The same as dates. */
  readonly dates: readonly DateRange[];
}

export interface MergeBuild {
  readonly kind: 'merge';
  readonly query: ModelQuery;
  readonly columns: readonly string[];
}

/** Number of rows; of a model by partition also the first and last value of the partition column, as text. */
export interface Extent {
  readonly rows: number;
  readonly first: string | null;
  readonly last: string | null;
}
