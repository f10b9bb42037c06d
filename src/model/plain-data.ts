import type { Span } from '../base/span.ts';

/** Keys whose values are the user's own data, in which nothing is a span or a reference. */
export const userData: ReadonlySet<string> = new Set([
  'enum',
  'const',
  'example',
  'equals',
  'in',
  'not_in',
  'rows',
  'expect',
  'vars',
  'set',
  'meta',
]);

/** Anything of the model that is defined somewhere. */
export type Definition = { readonly at: { readonly self: Span } };

/**
 * A definition of the model as plain data: values and names instead of located ones, and instead of the spans of all its
 * fields one `defined_at` with path and line.
 */
export function plainData(definition: Definition): object {
  const { path, line } = definition.at.self;
  return { ...plainFields(definition), defined_at: `${path}:${line}` };
}

/** Any part of a definition without the places of its fields. */
export function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const own = withoutSpan(value);
  return own === value ? plainFields(value) : own;
}

function plainFields(value: object): object {
  const entries: [string, unknown][] = [];
  for (const [key, item] of Object.entries(value))
    if (isPlainField(key, item)) entries.push([key, userData.has(key) ? item : plain(item)]);
  return Object.fromEntries(entries);
}

/** What plain data has for something located: the value, or the name, that it is. Anything else stands for itself. */
export function withoutSpan(value: object): unknown {
  if (!('span' in value) || !isSpan(value.span)) return value;
  if ('value' in value) return value.value;
  return 'name' in value && Object.keys(value).length === 2 ? value.name : value;
}

/** False for fields that plain data do not have: those without a value, and places. */
export function isPlainField(key: string, item: unknown): boolean {
  return item !== undefined && !((key === 'at' || key === 'span') && isPlace(item));
}

/** A span, or the places of the fields of something. */
export function isPlace(value: unknown): boolean {
  return isSpan(value) || (typeof value === 'object' && value !== null && 'self' in value && isSpan(value.self));
}

export function isSpan(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'endColumn' in value && 'path' in value;
}
