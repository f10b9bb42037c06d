import type { CodeDoc, Diagnostic } from "../base/diagnostic.ts";
import type { AssertionDef, AssertionSubject } from '../model/assertion.ts';
import type { ValueKind } from '../model/values.ts';
import type { Expr, Relation, TableName } from '../sql/nodes.ts';
import type { Shape } from '../yaml/shape.ts';

/** What is known of the table that an assertion is about. */
export interface TableShape {
  readonly subject: AssertionSubject;
  readonly table: TableName;
  /** Null where they are not known before the warehouse has run (a model without a column contract). */
  readonly columns: readonly { readonly name: string; readonly type: ValueKind | null; readonly nullable: boolean }[] | null;
}

/** Looks up another table by the name that the user wrote (`order.paid`, `orders_daily`), or null. */
export type FindTable = (name: string) => TableShape | null;

/**
 * How the failing rows are found. The runner folds all `rows` and `aggregate` plans of one table into one scan,
 * and all `query` plans of one table into one statement.
 */
export type AssertionPlan =
  /** A row fails where the expression is true. */
  | { readonly shape: 'rows'; readonly fails: Expr }
  /** One failure where the expression over the whole table is true; `observed` is shown in the report. */
  | { readonly shape: 'aggregate'; readonly fails: Expr; readonly observed: Expr }
  /** The failing rows themselves. */
  | { readonly shape: 'query'; readonly failing: Relation };

/** An assertion kind: one file, one record. */
export interface AssertionKind<Spec extends object = object> {
  /** As written in YAML: `not_null`. */
  readonly kind: string;
  readonly summary: string;
  /** An example for the documentation: the YAML of one assertion. */
  readonly example: string;
  readonly codes: readonly CodeDoc[];
  /** The kind's own fields. Columns are read as `Ref`s, so that `check` can point at them. */
  readonly shape: Shape<Spec>;
  /** The short form, if the kind has one: `- not_null: order_id` is `{column: order_id}`. */
  readonly short?: Shape<Spec>;
  check(spec: Spec, on: TableShape, find: FindTable): Diagnostic[];
  plan(spec: Spec, on: TableShape, find: FindTable, definition: AssertionDef): AssertionPlan;
  /** One sentence: "`amount` is never null". */
  describe(spec: Spec, on: TableShape): string;
}

