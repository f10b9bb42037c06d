import type { TimeGrain } from '../model/transform.ts';

/** What the generated `dist/types/metrics.d.ts` says of metrics: the type of the value, and dimensions with the types of theirs. */
export interface MetricEntry {
  readonly value: number | null;
  readonly by: object;
}

/** The constraint of `Metrics`; interfaces satisfy it without an index signature. */
export type MetricMap<Metrics> = { readonly [Name in keyof Metrics]: MetricEntry };

type Names<Metrics> = keyof Metrics & string;

/** Dimensions that all of some metrics have: keys of a union are those that its members share. */
export type SharedDimension<
  Metrics extends MetricMap<Metrics>,
  Name extends Names<Metrics>,
> = keyof Metrics[Name]['by'] & string;

type Signed<Name extends string> = Name | `-${Name}`;

/** What is asked: as `waymark query` asks it. */
export interface TypedQuery<
  Metrics extends MetricMap<Metrics>,
  Name extends Names<Metrics>,
  Dimension extends SharedDimension<Metrics, NoInfer<Name>>,
  Grain extends TimeGrain,
> {
  readonly metrics: readonly Name[];
  /** A row for each combination of these; dimensions that all of the metrics have. */
  readonly by?: readonly Dimension[];
  /** A row for each of these periods. */
  readonly grain?: Grain;
  /** A SQL condition on columns that all tables of the metrics have. */
  readonly where?: string;
  /** From the beginning of this date (`2026-01-31`, in the time zone of the project) or from this instant on. */
  readonly since?: string;
  /** Before this date or instant. */
  readonly until?: string;
  /** Columns of the result; with `-` before it the greatest first. */
  readonly order?: readonly Signed<NoInfer<Name> | NoInfer<Dimension> | NoInfer<Grain>>[];
  readonly limit?: number;
  /** Answer from the table of this rollup, instead of from the rows. */
  readonly rollup?: string;
}

/** A row: the period (a date; of hours an instant, as ISO text), the dimensions, and the metrics. */
export type TypedRow<
  Metrics extends MetricMap<Metrics>,
  Name extends Names<Metrics>,
  Dimension extends string,
  Grain extends string,
> = { readonly [Column in Grain]: string | null } & {
  readonly [Column in Dimension]: DimensionValue<Metrics[Name]['by'], Column>;
} & { readonly [Column in Name]: Metrics[Column]['value'] };

type DimensionValue<By, Column extends string> = By extends { readonly [Key in Column]: infer Value } ? Value : never;
