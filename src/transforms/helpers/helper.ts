import type { CodeDoc } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import type { JsonObject } from '../../model/values.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Grain } from '../../sql/grains.ts';
import type { Expr } from '../../sql/nodes.ts';
import type { SqlType } from '../../sql/types.ts';
import type { TemplateValue } from '../template/values.ts';
import type { Beside } from './compared-column.ts';

/**
 * What an argument may be.
 * `sql`: a piece of SQL as text, a number, or the result of another helper. `model`, `event`, `source`, `var`: the name of one.
 */
export type ParamKind =
  | 'sql'
  | 'grain'
  | 'type'
  | 'number'
  | 'text'
  | 'list'
  | 'value'
  | 'model'
  | 'event'
  | 'source'
  | 'var';

export interface HelperParam {
  readonly name: string;
  readonly kind: ParamKind;
  readonly description: string;
  readonly optional?: true;
  /** May be repeated; only the last one. */
  readonly rest?: true;
}

/** `model` also means seeds; `source`: its existing table; `internal`: one of Waymark's own. */
export type TableKind = 'model' | 'event' | 'source' | 'internal';

/** What a template can call. One entry in a table of this folder, and it is parsed, checked and documented. */
export interface Helper {
  readonly name: string;
  readonly group: 'tables' | 'time' | 'sql' | 'runs' | 'values';
  /** What it gives, in a sentence or two. */
  readonly summary: string;
  readonly params: readonly HelperParam[];
  /** Written by name: `zone="UTC"`. */
  readonly options?: readonly HelperParam[];
  /** A piece of a template. */
  readonly example: string;
  /** True where `{{#name}}…{{/name}}` renders its body if the value is true. */
  readonly block?: true;
  readonly render: (call: HelperCall, context: RenderContext) => TemplateValue;
}

/** The arguments of one call. They were checked against the parameters before, so that reading them cannot fail. */
export interface HelperCall {
  /** Of the whole tag or of the nested call. */
  readonly span: Span;
  /** The text around it, where it is a tag of its own. */
  readonly beside: Beside | null;
  readonly count: number;
  sql(index: number): Expr;
  text(index: number): string;
  grain(index: number): Grain;
  type(index: number): SqlType;
  number(index: number): number;
  value(index: number): TemplateValue;
  option(name: string): TemplateValue | undefined;
  /** Complains about the call, for what can only be known while rendering. */
  report(code: CodeDoc, message: string, hint?: string | null): void;
}

/** What a template is rendered for. */
export interface RenderContext {
  readonly dialect: Dialect;
  /** IANA name; days begin at midnight here. */
  readonly timeZone: string;
  readonly weekStart: 'monday' | 'sunday';
  readonly vars: JsonObject;
  /** True where the model exists already and only a part of it is built again. */
  readonly incremental: boolean;
  /** The range of time that is built again; `end` is exclusive. Null where all of it is built, or where there are no partitions. */
  readonly partition: {
    readonly start: Expr | null;
    readonly end: Expr | null;
    /** The partition column and its type, where they are known. */
    readonly column: string | null;
    readonly type: 'date' | 'timestamp' | null;
  } | null;
  /** The table that is built, as SQL; null where there is none (ephemeral models). */
  readonly self: string | null;
  /** The table that a name stands for, as SQL. */
  readonly tableOf: (kind: TableKind, name: string) => string;
}
