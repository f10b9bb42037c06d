import type { ColumnLineage } from '../impact/column-lineage.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { SeedDef } from '../model/transform.ts';
import type { Dialect } from '../sql/dialect.ts';

/** The SQL of a model for one dialect, as a build would run it. */
export interface ModelSql {
  readonly dialect: string;
  /** Of the whole table, and of an incremental run where the model has one. */
  readonly queries: readonly string[];
}

/** One of the two projects that are compared, and what follows from it. */
export interface DiffSide {
  readonly project: Project;
  readonly metrics: MetricIndex;
  readonly lineage: ColumnLineage;
  /** That there was no project: everything is new, and settings are none that changed. */
  readonly isAbsent?: boolean;
  /** Equal keys: the SQL of the model is the same, and need not be looked at. Null where that cannot be told so easily. */
  sqlKey(model: string): string | null;
  /** Null where it is not known, as in a saved catalog. */
  sqlOf(model: string): readonly ModelSql[] | null;
  /** The SQL of a whole table with its tables named as a dialect does. Null where it is not known. */
  sqlIn(model: string, dialect: Dialect): string | null;
  /** What identifies the rows of a seed's file. Null where it is not known. */
  seedKey(seed: SeedDef): string | null;
  /** The text of a seed's file. Null where it is not known. */
  seedText(seed: SeedDef): string | null;
}

/** What rules may ask about the world around a change. */
export interface DiffContext {
  readonly before: DiffSide;
  readonly after: DiffSide;
  /** Today as an ISO date, for dates of removal and of expiry. */
  readonly today: string;
  /** Whether two queries are known to be the same although their texts differ, as told by a parser of their dialect. */
  sameQuery(dialect: string, one: string, other: string): boolean;
}
