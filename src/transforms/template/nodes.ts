import type { Span } from '../../base/span.ts';

/**
 * A parsed template as plain data, so that it can be kept between runs. Places are lines and columns of the file (from 1);
 * the path is left out and added where something is reported.
 */
export type Place = readonly [line: number, column: number, endLine: number, endColumn: number];

export type Template = readonly TemplateNode[];

export type TemplateNode = TextNode | OutputNode | BlockNode | PartialNode;

export interface TextNode {
  readonly kind: 'text';
  readonly text: string;
  /** Of its first character. */
  readonly line: number;
}

/** `{{value}}` */
export interface OutputNode {
  readonly kind: 'output';
  readonly value: TemplateExpr;
  readonly at: Place;
}

/** `{{#call}}body{{else}}otherwise{{/call}}` */
export interface BlockNode {
  readonly kind: 'block';
  readonly call: CallExpr;
  readonly body: Template;
  readonly otherwise: Template;
  /** `as |item index|` */
  readonly names: readonly string[];
}

/** `{{> name value key=value}}` */
export interface PartialNode {
  readonly kind: 'partial';
  readonly name: string;
  readonly at: Place;
  readonly context: TemplateExpr | null;
  readonly hash: readonly NamedArg[];
  /** What stands before the tag, where it has a line of its own: every line of the partial gets it. */
  readonly indent: string;
}

export type TemplateExpr = LiteralExpr | PathExpr | CallExpr;

export interface LiteralExpr {
  readonly kind: 'literal';
  readonly value: string | number | boolean | null;
  readonly at: Place;
}

/** A name without arguments: a value in scope, or a helper that needs none. */
export interface PathExpr {
  readonly kind: 'path';
  /** As written. */
  readonly text: string;
  readonly parts: readonly string[];
  /** Number of `../` before it. */
  readonly up: number;
  /** `@index` and the like. */
  readonly data: boolean;
  /** Written with `this.` or `./`, so never a helper. */
  readonly own: boolean;
  readonly at: Place;
}

export interface CallExpr {
  readonly kind: 'call';
  readonly name: string;
  readonly nameAt: Place;
  readonly args: readonly TemplateExpr[];
  readonly hash: readonly NamedArg[];
  readonly at: Place;
}

export interface NamedArg {
  readonly name: string;
  readonly value: TemplateExpr;
  readonly at: Place;
}

export function spanAt(path: string, [line, column, endLine, endColumn]: Place): Span {
  return { path, line, column, endLine, endColumn };
}
