import type { Diagnostic } from '../base/diagnostic.ts';
import type { Source } from '../base/span.ts';
import type { YamlMap } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { ReadContext } from '../yaml/shape.ts';
import { catalogShape, type FileSpecs } from './catalog-shape.ts';

/** What one file says, and what is wrong with it as far as it can be told without the others. */
export interface ReadFile {
  readonly specs: FileSpecs;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one catalog file. The result depends on nothing but the source, and is plain data. */
export function readCatalogFile(source: Source): ReadFile {
  const parsed = parseYaml(source);
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const context = contextAfter(parsed.diagnostics, diagnostics);
  const roots = parsed.value?.documents ?? [];
  const documents = roots.map((root) => catalogShape.read(root, context));
  const found = documents.flatMap((document) => document ?? []);
  const specs: FileSpecs = {
    path: source.path,
    complete: parsed.value !== null && roots.every((root, index) => isComplete(root, documents[index])),
    properties: found.flatMap((document) => document.properties ?? []),
    groups: found.flatMap((document) => document.groups ?? []),
    entities: found.flatMap((document) => document.entities ?? []),
    events: found.flatMap((document) => document.events ?? []),
    sources: found.flatMap((document) => document.sources ?? []),
    seeds: found.flatMap((document) => document.seeds ?? []),
    checks: found.flatMap((document) => document.checks ?? []),
  };
  return { specs, diagnostics };
}

/** False where a section has a mistyped name or is not a map, so that its definitions are not known. */
function isComplete(root: YamlMap, read: object | undefined): boolean {
  return (
    read !== undefined && root.entries.every((entry) => entry.key.startsWith('x-') || Object.hasOwn(read, entry.key))
  );
}

/** Collects findings, but for those about values that the parser complained about already. */
function contextAfter(parsing: readonly Diagnostic[], diagnostics: Diagnostic[]): ReadContext {
  if (parsing.length === 0) return { report: (finding) => diagnostics.push(finding) };
  const known = new Set(parsing.map(placeOf));
  return {
    report(finding) {
      if (!known.has(placeOf(finding))) diagnostics.push(finding);
    },
  };
}

function placeOf({ span }: Diagnostic): string {
  return span === null ? '' : `${span.line}:${span.column}`;
}
