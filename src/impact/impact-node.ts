import type { Span } from '../base/span.ts';

export type ImpactKind = 'source' | 'table' | 'event' | 'seed' | 'model' | 'rollup' | 'metric' | CheckKind;

/** What watches over tables and metrics: it is reached, and nothing hangs on it. */
export type CheckKind = 'assertion' | 'unit_test';

/** Something that data flows through: a table or a metric as a whole, or one column of it. */
export interface ImpactNode {
  /** `event:order.paid#amount`, `model:orders`, `metric:revenue`. A rollup has the id of its table: `model:metrics_daily`. */
  readonly id: string;
  /** The id of the same thing as a whole: `event:order.paid`. */
  readonly wholeId: string;
  readonly kind: ImpactKind;
  readonly name: string;
  /** A property of an event or a column; of a metric, a dimension that it can be asked by. */
  readonly column: string | null;
  readonly span: Span | null;
  /** What packed lineage calls it, where it comes from there. */
  readonly number: number | null;
}

/**
 * How one thing depends on another. `column`: it is made of it. `rows`: it decides which rows there are. `dimension`: it can
 * be asked by it. `metric`: it is a metric made of another one, or a rollup that holds it. `table`: of the table as a whole,
 * since it was asked for as a whole or since it cannot be told which columns are read; `why` says what was met. `check`: it looks at it.
 */
export interface ImpactEdge {
  readonly to: ImpactNode;
  readonly how: 'column' | 'rows' | 'dimension' | 'metric' | 'table' | 'check';
  readonly why?: string;
}

/** A thing as a whole. */
export function wholeNode(
  kind: ImpactKind,
  name: string,
  span: Span | null,
  id: string = `${kind}:${name}`,
): ImpactNode {
  return { id, wholeId: id, kind, name, column: null, span, number: null };
}
