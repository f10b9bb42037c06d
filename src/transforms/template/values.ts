import type { JsonValue } from '../../model/values.ts';
import type { Expr } from '../../sql/nodes.ts';

/** SQL that a helper made. It is printed by the dialect when it reaches the text. */
export interface SqlValue {
  readonly [sqlTag]: true;
  readonly expr: Expr;
}

const sqlTag = Symbol('sql');

/** What a tag or an argument comes to. */
export type TemplateValue = JsonValue | SqlValue;

export function sqlValue(expr: Expr): SqlValue {
  return { [sqlTag]: true, expr };
}

export function isSqlValue(value: TemplateValue | undefined): value is SqlValue {
  return typeof value === 'object' && value !== null && sqlTag in value;
}

export function isListValue(value: TemplateValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

export function isObjectValue(value: TemplateValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isSqlValue(value);
}

/** As in Handlebars: false, null, 0, empty text and empty lists are false. */
export function isTrue(value: TemplateValue): boolean {
  return isListValue(value) ? value.length > 0 : Boolean(value);
}

/** What a value is, in words for messages. */
export function describeValue(value: TemplateValue | undefined): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (isSqlValue(value)) return 'SQL';
  if (isListValue(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
