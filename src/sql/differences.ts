import type { Grain } from './grains.ts';
import type { AggregateFunction, Expr, ScalarFunction } from './nodes.ts';
import type { Level, Printed } from './precedence.ts';
import type { SqlScalar, SqlType } from './types.ts';

/** What a dialect's own functions print their arguments with. */
export interface ExprWriter {
  /** By itself, a constant with its exact type: between commas, after a keyword. */
  write(expr: Expr): string;
  /** As `write`, where the function makes a constant the right type by itself. */
  argument(expr: Expr): string;
  /** As an operand: in parentheses where it binds less tightly than `least`. */
  operand(expr: Expr, least: Level): string;
  type(type: SqlType): string;
  identifier(name: string): string;
}

export type CallPrinter = (args: readonly Expr[], writer: ExprWriter) => Printed;

/** Periods to be listed: both bounds as SQL, and the name of the column. */
export interface SeriesParts {
  readonly grain: Grain;
  readonly first: string;
  readonly last: string;
  readonly as: string;
}

/**
 * Everything that one warehouse writes differently. The default printer does the rest; what a table leaves out is
 * printed as `name(arguments)`.
 */
export interface DialectDifferences {
  readonly name: string;
  /** The most characters that a statement may have; absent where there is no such limit. */
  readonly longestStatement?: number;
  /** A name between quotes, whatever it holds. */
  quote(name: string): string;
  /** Lower-case words that cannot be a column, alias or table name without quotes. */
  readonly reserved: ReadonlySet<string>;
  readonly types: Readonly<Record<SqlScalar, string>>;
  arrayType(of: string): string;
  /** Names are already quoted. */
  structType(fields: readonly { readonly name: string; readonly type: string }[]): string;
  readonly safeCast: string;
  /** A cast that takes more than `name(value as type)`; null for those that do not. */
  cast?(name: string, value: string, type: SqlType): string | null;
  /** A text constant, on one line, so that layout never reaches into it. */
  text(value: string): Printed;
  /** A double; `bare` where its context makes it one anyway, so that the short form will do. */
  number(value: number, bare: boolean): Printed;
  /** A 64-bit integer; `bare` as above. */
  integer(value: bigint, bare: boolean): Printed;
  /** Constants of the other types from their text: `date '2025-01-14'`. Timestamps come as `2025-01-14 08:00:00.123456` in UTC. */
  constant(text: string, type: 'date' | 'timestamp' | 'uuid' | 'json'): Printed;
  array(items: readonly string[], of: SqlType, writer: ExprWriter): string;
  struct(fields: readonly { readonly name: string; readonly value: string }[]): string;
  /** What stands in `select … from …` for the periods from `first` to `last`; `from` is what to read beside the given table. */
  series(parts: SeriesParts): { readonly column: string; readonly from: string | null };
  every(list: Expr, item: string, holds: Expr, writer: ExprWriter): Printed;
  readonly calls: Readonly<Partial<Record<ScalarFunction, CallPrinter>>>;
  readonly aggregates: Readonly<Partial<Record<AggregateFunction, CallPrinter>>>;
  /** `agg(x) filter (where …)` is understood; otherwise the condition moves into the arguments. */
  readonly filterClause: boolean;
  /** `asof join` is understood; otherwise both sides are laid together and looked through with a window. */
  readonly asofJoin: boolean;
  /** Where nulls stand if an ordering does not say. */
  nullsByDefault(descending: boolean): 'first' | 'last';
}
