import type { Span } from '../base/span.ts';
import type { At, Located, Ref } from '../yaml/shape.ts';
import type { AssertionDef } from './assertion.ts';
import type { StorageDef } from './storage.ts';
import type { JsonObject, ScalarKind } from './values.ts';

export type Materialization = 'view' | 'table' | 'incremental' | 'ephemeral';
export type TimeGrain = 'hour' | 'day' | 'week' | 'month' | 'quarter' | 'year';

/** A column that a model promises. `type` absent: not checked. */
export interface ColumnContract {
  readonly name: string;
  readonly type?: ScalarKind;
  readonly description?: string;
  /** What its numbers are measured in. */
  readonly unit?: string;
  readonly pii?: string;
  /** What it was called before. */
  readonly renamed_from?: string;
  readonly at: At;
}

/** A user-written SQL model: the YAML head of a `.sql.hbs` file and what its template was found to use. */
export interface ModelDef {
  readonly name: string;
  /** The template's path. */
  readonly path: string;
  readonly description?: string;
  readonly owner?: string;
  /** What it was called before. */
  readonly renamed_from?: string;
  readonly tags: readonly string[];
  /** Labels of the team's own, as of events. */
  readonly meta?: JsonObject;
  readonly materialized: Materialization;
  /** Incremental by time: whole partitions of `grain` are replaced, the last `lookback` ones again for late data. */
  readonly partition?: { readonly column: string; readonly grain: TimeGrain; readonly lookback: number };
  /** Incremental by merge: rows with the same key are replaced. */
  readonly key: readonly string[];
  /** How its table lies in the warehouse. */
  readonly storage?: StorageDef;
  /** The rollup of the catalog that the table is; its SQL then is that of a query of metrics, and `path` a catalog file. */
  readonly rollup?: string;
  /** Where the warehouse bills by what is read: a job that builds it and would bill more bytes is refused. */
  readonly maximum_bytes_billed?: number;
  readonly columns: readonly ColumnContract[];
  readonly assertions: readonly AssertionDef[];
  /** What it reads, sorted by kind and name, without repetition. */
  readonly dependsOn: readonly Dependency[];
  readonly at: At;
}

export interface Dependency {
  readonly kind: 'model' | 'seed' | 'event' | 'table';
  readonly name: string;
  /** Where the template names it first. */
  readonly span: Span;
}

/** A CSV file that is part of the project, loaded with declared types. */
export interface SeedDef {
  readonly name: string;
  readonly description?: string;
  readonly file: Located<string>;
  /** How its table lies in the warehouse. */
  readonly storage?: StorageDef;
  readonly columns: readonly (ColumnContract & { readonly type: ScalarKind })[];
  readonly at: At;
}

/** A unit test: given rows of what a model reads, the rows that it must return (in any order unless `ordered`). */
export interface UnitTestDef {
  readonly name: string;
  readonly description?: string;
  readonly model: Ref;
  readonly given: readonly { readonly input: Ref; readonly rows: readonly JsonObject[] }[];
  readonly expect: readonly JsonObject[];
  readonly ordered: boolean;
  /** Values of variables. */
  readonly vars: JsonObject;
  /** Rendered as for an incremental run; the bounds of the partitions that are built again, where it has some. */
  readonly incremental?: { readonly start: string | null; readonly end: string | null };
  readonly at: At;
}
