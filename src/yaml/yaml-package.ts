import { createRequire } from 'node:module';
import type {
  Alias,
  Document,
  DocumentOptions,
  Node,
  ParseOptions,
  Scalar,
  SchemaOptions,
  YAMLMap,
  YAMLSeq,
} from 'yaml';

/*
 * The parts of the `yaml` package that are used here. It is loaded when the first text needs it: most projects hold nothing that
 * the plain reader cannot read, and loading it takes longer than reading them.
 */

let loaded: typeof import('yaml') | null = null;

function yaml(): typeof import('yaml') {
  loaded ??= createRequire(import.meta.url)('yaml') as typeof import('yaml');
  return loaded;
}

export function parseAllDocuments(
  text: string,
  options: ParseOptions & DocumentOptions & SchemaOptions,
): readonly Document.Parsed[] {
  const parsed = yaml().parseAllDocuments(text, options);
  return Array.isArray(parsed) ? parsed : [];
}

export function isAlias(node: unknown): node is Alias {
  return yaml().isAlias(node);
}

export function isMap(node: unknown): node is YAMLMap {
  return yaml().isMap(node);
}

export function isNode(node: unknown): node is Node {
  return yaml().isNode(node);
}

export function isScalar(node: unknown): node is Scalar {
  return yaml().isScalar(node);
}

export function isSeq(node: unknown): node is YAMLSeq {
  return yaml().isSeq(node);
}
