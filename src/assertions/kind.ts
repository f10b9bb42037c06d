import type { CodeDoc, Diagnostic } from '../base/diagnostic.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { AssertionSubject } from '../model/assertion.ts';
import type { ValueKind } from '../model/values.ts';
import type { Expr, Relation, TableName } from '../sql/nodes.ts';
import type { Located, Ref, Shape } from '../yaml/shape.ts';

export interface TableColumn {
  readonly name: string;
  /** Null where the type is not declared. */
  readonly type: ValueKind | null;
  readonly nullable: boolean;
}

/** What is known of the table that an assertion is about. */
export interface TableShape {
  readonly subject: AssertionSubject;
  readonly table: TableName;
  /** Null where they are not known before the warehouse has run (a model without a column contract). */
  readonly columns: readonly TableColumn[] | null;
}

/** Looks up another table by the name that the user wrote (`order.paid`, `orders_daily`), or null. */
export type FindTable = (name: string) => TableShape | null;

/** What a kind may ask while an assertion is checked. */
export interface CheckContext {
  readonly find: FindTable;
  /** Names that `find` knows, for did-you-mean. */
  readonly tables: () => readonly string[];
  /** Complaints about the template tags of an SQL fragment that the user wrote. */
  readonly checkSql: (sql: Located<string>) => readonly Diagnostic[];
}

/** What a kind may ask while an assertion is planned. */
export interface PlanContext {
  readonly find: FindTable;
  /** The rows that the assertion looks at: the table, narrowed by its `where`. For plans of the shape `query`. */
  readonly rows: Relation;
  /** The rendered `where`, for plans that do not select from `rows`. */
  readonly where: Expr | null;
  /** The time of the run; assertions about age never look at the warehouse's clock, so that a run can be repeated. */
  readonly now: Date;
  /** Days and weeks begin here. */
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
  /** The metrics of the project, with the table that the assertion is about where it is looked for now. For ranges of metrics. */
  readonly metrics?: (on: TableShape) => MetricIndex;
  /** The text of an SQL fragment that the user wrote, its template tags rendered for the dialect at hand. */
  readonly renderSql: (sql: string) => string;
}

/**
 * How the failing rows are found. All `rows` and `aggregate` plans of one table are folded into one scan,
 * and all `query` plans of one table into few statements (see `plan-assertions.ts`).
 */
export type AssertionPlan =
  /** A row fails where the expression is true; false and null pass. */
  | { readonly shape: 'rows'; readonly fails: Expr }
  /** One failure where the expression over the rows that `where` leaves is true; `observed` is shown in the report. */
  | { readonly shape: 'aggregate'; readonly fails: Expr; readonly observed: Expr }
  /** The failing rows themselves. */
  | { readonly shape: 'query'; readonly failing: Relation };

/**
 * An assertion kind: one file, one record. `where`, `severity` and thresholds are common to all kinds and not their part.
 * `plan` is called only for assertions that `check` had no complaint about.
 */
export interface AssertionKind<Spec extends object = object> {
  /** As written in YAML: `not_null`. */
  readonly kind: string;
  /** False where only the catalog implies it (`once_per:`, `freshness:` of an event) and nobody writes it as an assertion. */
  readonly written: boolean;
  /** True where the verdict depends on when it is asked for, so that unchanged data are asked about again. */
  readonly timed?: true;
  /** True where a metric implies it, whose tables may be others than that of the subject. */
  readonly ofMetrics?: true;
  readonly summary: string;
  /** What null, empty tables and other edges mean. */
  readonly notes: string;
  /** An example for the documentation: the YAML of one assertion. */
  readonly example: string;
  /** Codes that only this kind reports. */
  readonly codes: readonly CodeDoc[];
  /** The kind's own fields. Columns and tables are read as `Ref`s, so that `check` can point at them. */
  readonly shape: Shape<Spec>;
  /** The short form, if the kind has one: `- not_null: order_id` is `{column: order_id}`. */
  readonly short?: Shape<Spec>;
  check(spec: Spec, on: TableShape, context: CheckContext): Diagnostic[];
  plan(spec: Spec, on: TableShape, context: PlanContext): AssertionPlan;
  /** One sentence without a full stop: "`amount` is never null". */
  describe(spec: Spec): string;
  /** Other tables that the assertion reads, by the names that the user wrote. */
  reads?(spec: Spec): readonly Ref[];
  /** SQL fragments that the user wrote; their template tags are checked, and may name further tables. */
  sql?(spec: Spec): readonly Located<string>[];
}
