import type { Expr, Relation, TableName } from './nodes.ts';
import type { TableLayout } from './table-layout.ts';
import type { SqlType } from './types.ts';

/** How one warehouse writes SQL. Everything here is pure; running it is the `Warehouse`'s part (`src/run/warehouse.ts`). */
export interface Dialect {
  readonly name: string;
  /** The most characters that a statement may have; null where there is no such limit. */
  readonly longestStatement: number | null;
  /** Quoted only where it must be. */
  identifier(name: string): string;
  table(name: TableName): string;
  type(type: SqlType): string;
  expr(expr: Expr): string;
  /** Formatted over several lines, two spaces an indent. */
  relation(relation: Relation): string;
  /** How tables are laid out; absent where a warehouse cannot be told. */
  readonly storage?: TableStorage;
}

/** What a warehouse is told when a table is made. */
export interface TableStorage {
  /** Lines between the name (and columns) of a new table and its query: partitions, clusters, options. */
  clauses(layout: TableLayout): readonly string[];
  /** The options alone, for a table that takes partitions and clusters from another one; null where there are none. */
  options(layout: TableLayout): string | null;
  /** What follows the type of a column that has a description. */
  column(description: string): string;
  /** The clauses of a table that a run only needs for a while: where the run dies, the warehouse clears it away. */
  readonly passing: readonly string[];
}
