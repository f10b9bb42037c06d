import type { CodeDoc, Diagnostic } from '../base/diagnostic.ts';
import type { MetricDef } from '../model/metric.ts';
import type { JsonObject } from '../model/values.ts';
import type { Located, Ref, Shape } from '../yaml/shape.ts';
import type { EntityIndex } from './entity.ts';
import type { Formula } from './formula.ts';
import type { Measure } from './measure.ts';
import type { RowsOf } from './rows.ts';
import type { SourceIndex } from './source.ts';
import type { Unit } from './unit.ts';

/** What a kind may ask about the rest of the project. */
export interface MetricContext {
  readonly sources: SourceIndex;
  readonly entities: EntityIndex;
  /** Variables of the project, for expressions. */
  readonly vars: JsonObject;
  /** True where something could not be read, so that names which are not known may exist. */
  readonly incomplete: boolean;
  find(name: string): MetricDef | null;
  names(): readonly string[];
  /** Names of the columns that a metric can be asked by, as written. */
  dimensionsOf(name: string): readonly string[];
  /** Names of the metrics that a metric is made of directly. */
  usesOf(name: string): readonly string[];
  /** The unit of another metric. Null where it is not known. */
  unitOf(name: string): Unit;
  /** How another metric is computed. Only asked for while planning. */
  formulaOf(name: string): Formula;
}

/**
 * A metric kind: one file, one record. What all metrics share (owner, dimensions, time, …) is not its part.
 * `plan`, `unit` and `describe` are called only for metrics that `check` had no complaint about.
 */
export interface MetricKind<Spec extends object = object> {
  /** As written in YAML: `type: ratio`. */
  readonly kind: string;
  readonly summary: string;
  /** What null, zero and other edges mean. */
  readonly notes: string;
  /** An example for the documentation: the YAML of one metric. */
  readonly example: string;
  /** Codes that only this kind reports. */
  readonly codes: readonly CodeDoc[];
  /** The whole metric: the kind's own fields and those that all metrics share. */
  readonly shape: Shape<Spec>;
  /** The aggregates that it writes itself. */
  measures(spec: Spec): readonly Measure[];
  /**
   * The rows that it looks at without aggregating them itself; those of the first have the dimensions. Absent: none.
   * They are checked, and its `plan` makes `ComputedRows` of them.
   */
  rows?(spec: Spec): readonly RowsOf[];
  /** The rows that its values share out, each worth 1 or its `value`: they must add up to it. Absent: nothing of the kind. */
  sharesOut?(spec: Spec): { readonly rows: RowsOf; readonly value: Ref | null };
  /** Columns that it computes and can be asked by, beside the written dimensions: the step of a funnel. Absent: none. */
  ownDimensions?(spec: Spec): readonly string[];
  /** The metrics that it is made of, as they are named. */
  uses(spec: Spec): readonly Ref[];
  /** Complaints beyond unknown names and the measures themselves. */
  check(spec: Spec, metric: MetricDef, context: MetricContext): Diagnostic[];
  unit(spec: Spec, context: MetricContext): Unit;
  plan(spec: Spec, metric: MetricDef, context: MetricContext): Formula;
  /** One sentence without a full stop, in Markdown: "the sum of `amount` over `order.paid`". */
  describe(spec: Spec): string;
  /** SQL fragments that the user wrote. */
  sql?(spec: Spec): readonly Located<string>[];
}
