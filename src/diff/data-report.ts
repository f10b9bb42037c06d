import type { JsonValue } from '../model/values.ts';

/** Values of a row by the names of its columns. */
export type PlainRow = Readonly<Record<string, JsonValue>>;

/** What became of the rows of a table: both sides were built from the same data. */
export interface TableData {
  readonly kind: 'model' | 'seed';
  readonly name: string;
  /** What it was called on the other side; the same name where it was not renamed. */
  readonly formerly: string;
  /** Columns that identify a row; null where rows can only be compared as wholes. */
  readonly key: readonly string[] | null;
  /** Numbers of rows. */
  readonly before: number;
  readonly after: number;
  readonly added: number;
  readonly removed: number;
  /** Rows of the same key with other values. Null without a key. */
  readonly changed: number | null;
  /** Columns that both sides have, with values that differ. */
  readonly columns: readonly ColumnData[];
  readonly columnsAdded: readonly string[];
  readonly columnsRemoved: readonly string[];
  /** Columns of another type, as the warehouse calls it. */
  readonly columnsRetyped: readonly { readonly name: string; readonly before: string; readonly after: string }[];
  /** A few of the rows, by key, or as wholes without one. */
  readonly addedRows: readonly PlainRow[];
  readonly removedRows: readonly PlainRow[];
}

export interface ColumnData {
  readonly name: string;
  /** In how many rows of the same key the value is another one. */
  readonly differing: number;
  readonly samples: readonly { readonly key: PlainRow; readonly before: JsonValue; readonly after: JsonValue }[];
}

/** The old and the new number of a metric. */
export interface MetricData {
  readonly name: string;
  readonly formerly: string;
  readonly unit: string | null;
  /** Over all rows; null where the metric exists only by periods. */
  readonly total: { readonly before: JsonValue; readonly after: JsonValue } | null;
  /** By the periods that it is usually asked by; null where it has no time. */
  readonly periods: {
    readonly grain: string;
    readonly count: number;
    readonly differing: number;
    readonly samples: readonly { readonly period: string; readonly before: JsonValue; readonly after: JsonValue }[];
  } | null;
}

/** What a change of a project does to its data. */
export interface DataReport {
  readonly target: string;
  readonly tables: readonly TableData[];
  readonly metrics: readonly MetricData[];
  /** Tables that only one side has, with their numbers of rows. */
  readonly created: readonly { readonly name: string; readonly rows: number }[];
  readonly dropped: readonly { readonly name: string; readonly rows: number }[];
  /** What the jobs of the comparison came to; null where the warehouse charges nothing, or was not asked. */
  readonly usage: DataUsage | null;
}

/** What jobs of a warehouse that charges for them came to. */
export interface DataUsage {
  readonly jobs: number;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
  /** Milliseconds that all workers together were busy. */
  readonly slotMs: number;
  readonly cost: number;
  /** `USD`. */
  readonly currency: string;
}

/** Whether the data of a table are the same on both sides. */
export function isSameTable({ added, removed, changed, ...columns }: TableData): boolean {
  const { columnsAdded, columnsRemoved, columnsRetyped } = columns;
  return added + removed + (changed ?? 0) + columnsAdded.length + columnsRemoved.length + columnsRetyped.length === 0;
}

/** Whether a metric has the same numbers on both sides. */
export function isSameMetric({ total, periods }: MetricData): boolean {
  return (total === null || isSameValue(total.before, total.after)) && (periods === null || periods.differing === 0);
}

/** The share of a value by which sums of the same numbers in another order may differ. */
export const rounding = 1e-9;

export function isSameValue(before: JsonValue, after: JsonValue): boolean {
  if (typeof before === 'number' && typeof after === 'number')
    return Object.is(before, after) || before === after || isNear(before, after);
  return String(before) === String(after);
}

/** Numbers of one sign, each at least the other one but for the share that is rounding. */
function isNear(before: number, after: number): boolean {
  const [least, most] = [Math.abs(before), Math.abs(after)].sort((a, b) => a - b);
  return before < 0 === after < 0 && (least ?? 0) >= (most ?? 0) * (1 - rounding);
}
