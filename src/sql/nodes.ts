import type { Span } from '../base/span.ts';
import type { Grain } from './grains.ts';
import type { SqlType } from './types.ts';

/** A table or view of the target. `schema` null: the target's own. */
export interface TableName {
  readonly schema: string | null;
  readonly name: string;
}

/** What can be selected from. A small closed union of plain data; printers turn it into the SQL of one dialect. */
export type Relation =
  | { readonly kind: 'table'; readonly table: TableName }
  | SelectRelation
  | {
      readonly kind: 'join';
      readonly type: 'inner' | 'left' | 'full' | 'cross';
      readonly left: Aliased;
      readonly right: Aliased;
      readonly on: Expr | null;
    }
  | { readonly kind: 'union'; readonly all: boolean; readonly relations: readonly Relation[] }
  | {
      readonly kind: 'values';
      readonly columns: readonly { readonly name: string; readonly type: SqlType }[];
      readonly rows: readonly (readonly Expr[])[];
    }
  | {
      readonly kind: 'with';
      readonly tables: readonly { readonly name: string; readonly relation: Relation }[];
      readonly body: Relation;
    }
  | NearestRelation
  | SeriesRelation
  /** Text that the user wrote, already rendered. */
  | { readonly kind: 'sql'; readonly sql: string };

/**
 * Each row of `left` with the row of `right` that comes next, or came last before it (an ASOF join). `by`, places, and what
 * `columns` takes of the right side are never null, and the latter grows with the place: rows of one place agree in it.
 */
export interface NearestRelation {
  readonly kind: 'nearest';
  readonly left: Relation;
  readonly right: Relation;
  /** Columns that both sides have, and in which the rows agree. */
  readonly by: readonly string[];
  /** The columns that say where a row stands. */
  readonly place: { readonly left: string; readonly right: string };
  readonly direction: 'next' | 'previous';
  /** Whether a right row at the same place is taken. */
  readonly sameTaken: boolean;
  /** Whether left rows without a right one stay, with nulls. */
  readonly keep: boolean;
  /** Columns of the result: those of the left under their names, those of the right under new ones. */
  readonly columns: {
    readonly left: readonly string[];
    readonly right: readonly { readonly name: string; readonly as: string }[];
  };
}

/**
 * The beginnings of all periods from `first` to `last`, both of them among them: dates of a calendar grain, else timestamps. Both are
 * beginnings of a period themselves. Without one of them there are none. `from`: a table of one row whose columns they may name.
 */
export interface SeriesRelation {
  readonly kind: 'series';
  readonly grain: Grain;
  readonly first: Expr;
  readonly last: Expr;
  readonly from: string | null;
  /** The name of the only column. */
  readonly as: string;
}

export interface Aliased {
  readonly relation: Relation;
  readonly alias: string;
}

export interface SelectRelation {
  readonly kind: 'select';
  readonly from: Relation | null;
  /** Names the rows of `from` in expressions (`column.of`). */
  readonly alias?: string;
  readonly distinct?: boolean;
  /** Empty: all columns. */
  readonly columns: readonly { readonly expr: Expr; readonly as: string }[];
  readonly where?: Expr;
  /** Here and in `orderBy` an integer constant is the position of a column, from 1. */
  readonly groupBy?: readonly Expr[];
  readonly having?: Expr;
  /** A condition on window functions. */
  readonly qualify?: Expr;
  readonly orderBy?: readonly Ordering[];
  readonly limit?: number;
}

export interface Ordering {
  readonly expr: Expr;
  readonly descending: boolean;
  readonly nulls: 'first' | 'last';
}

export type Expr =
  | { readonly kind: 'column'; readonly name: string; readonly of?: string }
  /** A typed constant. Dates and timestamps are ISO strings. */
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean | null; readonly type: SqlType }
  | { readonly kind: 'call'; readonly fn: ScalarFunction; readonly args: readonly Expr[] }
  | { readonly kind: 'operator'; readonly op: Operator; readonly args: readonly Expr[] }
  | {
      readonly kind: 'case';
      readonly branches: readonly { readonly when: Expr; readonly value: Expr }[];
      readonly otherwise: Expr | null;
    }
  | { readonly kind: 'in'; readonly value: Expr; readonly options: readonly Expr[] }
  /** `safe`: null where the value does not convert. */
  | { readonly kind: 'cast'; readonly value: Expr; readonly type: SqlType; readonly safe: boolean }
  | {
      readonly kind: 'aggregate';
      readonly fn: AggregateFunction;
      readonly args: readonly Expr[];
      readonly distinct?: boolean;
      readonly where?: Expr;
    }
  | {
      readonly kind: 'window';
      readonly fn: WindowFunction;
      readonly args: readonly Expr[];
      readonly partitionBy: readonly Expr[];
      readonly orderBy: readonly Ordering[];
    }
  | { readonly kind: 'exists'; readonly relation: Relation }
  /** A field of a struct. */
  | { readonly kind: 'field'; readonly of: Expr; readonly name: string }
  /**
   * True unless `holds` is false for an element of `list` (a null list has none; null is not false).
   * In `holds` the element is the column `item`; nested ones need different names.
   */
  | { readonly kind: 'every'; readonly list: Expr; readonly item: string; readonly holds: Expr }
  /** A list; the type is that of an element, so that an empty one has a type too. */
  | { readonly kind: 'array'; readonly items: readonly Expr[]; readonly of: SqlType }
  | { readonly kind: 'struct'; readonly fields: readonly { readonly name: string; readonly value: Expr }[] }
  /** A fragment that the user wrote, already rendered; printed in parentheses. */
  | { readonly kind: 'sql'; readonly sql: string };

/** Unary: `not`, `is_null`, `is_not_null`, `negate`. `and`, `or`, `+`, `*`, `||` take two or more. */
export type Operator =
  | '='
  | '<>'
  | '<'
  | '<='
  | '>'
  | '>='
  | 'is_distinct_from'
  | 'and'
  | 'or'
  | 'not'
  | 'is_null'
  | 'is_not_null'
  | 'negate'
  | '+'
  | '-'
  | '*'
  | '/'
  | '||';

/** Portable functions; what each takes and means stands in `src/sql/functions.ts`. A dialect prints every one of them. */
export type ScalarFunction =
  | 'abs'
  | 'coalesce'
  | 'concat'
  | 'current_timestamp'
  | 'date_add'
  | 'date_diff'
  | 'date_trunc'
  | 'floor'
  | 'greatest'
  | 'json_text'
  | 'json_value'
  | 'least'
  | 'length'
  | 'lower'
  | 'nullif'
  | 'power'
  | 'regexp_matches'
  | 'round'
  | 'safe_divide'
  | 'shift_date'
  | 'to_json'
  | 'upper'
  | 'array_length';

export type AggregateFunction =
  | 'count'
  | 'sum'
  | 'avg'
  | 'min'
  | 'max'
  | 'median'
  | 'percentile'
  | 'any_value'
  | 'bool_or'
  | 'bool_and'
  | 'stddev'
  | 'approx_count_distinct'
  | 'approx_percentile';

export type WindowFunction =
  | 'row_number'
  | 'rank'
  | 'lag'
  | 'lead'
  | 'sum'
  | 'count'
  | 'min'
  | 'max'
  | 'first_value'
  | 'last_value';

/** One statement as a warehouse runs it, and what of the user's it came from. */
export interface Statement {
  readonly sql: string;
  readonly origin: Origin;
  /** Where the warehouse bills by what is read: a job that would bill more bytes is refused. The target's limit unless given. */
  readonly maximumBytes?: number;
}

/** Where a statement comes from, so that a failure of the warehouse can be shown at the user's own line. */
export interface Origin {
  /** `model:orders_daily`, `load:app`, `assertion:…`. */
  readonly step: string;
  readonly span: Span | null;
  /**
   * Where the statement holds user-written text: the line of the statement (from 1) at which the text begins, and for each of
   * its lines the line of the template that it was rendered from.
   */
  readonly lines?: {
    readonly from: number;
    /** The template; the file of `span` unless given. */
    readonly path?: string;
    readonly template: readonly number[];
    /** Lines of the text (from 1) that really stand in another file, a partial or an ephemeral model. */
    readonly inside?: readonly { readonly line: number; readonly path: string; readonly templateLine: number }[];
  };
  /** The emitted file that holds the same SQL from line `from` on, relative to the project's root. */
  readonly file?: { readonly path: string; readonly from: number };
}
