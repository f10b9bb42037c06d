import type { Diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { YamlNode } from './nodes.ts';

/**
 * A shape is what the catalog's language allows at one place. It is written once and used twice:
 * to read a YAML node into a value, and to emit the JSON Schema that editors complete with.
 */
export interface Shape<T> {
  /** The value of a node, or undefined after at least one complaint was reported. */
  read(node: YamlNode, context: ReadContext): T | undefined;
  /** JSON Schema (draft 2020-12) of what `read` accepts. */
  schema(): JsonSchema;
}

export interface ReadContext {
  report(finding: Diagnostic): void;
}

export type JsonSchema = { readonly [keyword: string]: unknown };

/** The type that a shape reads. */
export type Read<S> = S extends Shape<infer T> ? T : never;

/** Where an object and each of its written fields stand. `self` is the whole object. */
export type At<Field extends string = string> = { readonly self: Span } & { readonly [F in Field]?: Span };

/** A name that refers to something defined elsewhere, and where it is written. */
export interface Ref {
  readonly name: string;
  readonly span: Span;
}

/** A plain value and where it is written. */
export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

/** The span of a field of a read object; of the object itself where the field was not written. */
export function spanOf<F extends string>(object: { readonly at: At<F> }, field: F): Span {
  return object.at[field] ?? object.at.self;
}
