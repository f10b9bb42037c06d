import type { Expr, Relation, TableName } from './nodes.ts';
import type { SqlType } from './types.ts';

/** How one warehouse writes SQL. Everything here is pure; running it is the `Warehouse`'s part (`src/run/warehouse.ts`). */
export interface Dialect {
  readonly name: string;
  /** Quoted only where it must be. */
  identifier(name: string): string;
  table(name: TableName): string;
  type(type: SqlType): string;
  expr(expr: Expr): string;
  /** Formatted over several lines, two spaces an indent. */
  relation(relation: Relation): string;
}
