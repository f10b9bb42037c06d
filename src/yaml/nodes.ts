import type { Span } from '../base/span.ts';

/**
 * YAML as plain data: anchors, aliases and merge keys are resolved, every key and value has its span.
 * An aliased node keeps the span of where it is written.
 */
export type YamlNode = YamlMap | YamlList | YamlScalar;

export interface YamlMap {
  readonly kind: 'map';
  readonly entries: readonly YamlEntry[];
  readonly span: Span;
}

export interface YamlEntry {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: YamlNode;
}

export interface YamlList {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
  readonly span: Span;
}

/** `bigint` only where an integer does not fit a double exactly. */
export interface YamlScalar {
  readonly kind: 'scalar';
  readonly value: string | number | bigint | boolean | null;
  readonly span: Span;
}

/** One parsed file: a map a document. Empty documents are left out. */
export interface YamlFile {
  readonly path: string;
  readonly documents: readonly YamlMap[];
}
