import type { Diagnostic } from '../base/diagnostic.ts';
import type { Source, Span } from '../base/span.ts';
import type { YamlEntry, YamlMap } from '../yaml/nodes.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import type { ReadContext } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import { catalogShape, type FileSpecs, isFreeKey } from './catalog-shape.ts';

/** What one file says, and what is wrong with it as far as it can be told without the others. */
export interface ReadFile {
  readonly specs: FileSpecs;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one catalog file. The result depends on nothing but the source, and is plain data. */
export function readCatalogFile(source: Source): ReadFile {
  const parsed = parseYaml(source);
  const roots = parsed.value?.documents ?? [];
  const damage = damageOf(roots, parsed.diagnostics);
  const diagnostics: Diagnostic[] = [...parsed.diagnostics];
  const context = contextAfter(parsed.diagnostics, diagnostics);
  const documents = roots.map((root) => catalogShape.read(root, context));
  const found = documents.flatMap((document) => document ?? []);
  const pick = <T>(section: readonly NamedEntry<T>[] | undefined) => withoutDamaged(section ?? [], damage);
  const specs: FileSpecs = {
    path: source.path,
    complete: parsed.value !== null && !damage.elsewhere && roots.every((root, at) => isComplete(root, documents[at])),
    properties: found.flatMap((document) => pick(document.properties)),
    groups: found.flatMap((document) => pick(document.groups)),
    entities: found.flatMap((document) => pick(document.entities)),
    events: found.flatMap((document) => pick(document.events)),
    sources: found.flatMap((document) => pick(document.sources)),
    seeds: found.flatMap((document) => pick(document.seeds)),
    metrics: found.flatMap((document) => pick(document.metrics)),
    rollups: found.flatMap((document) => pick(document.rollups)),
    checks: found.flatMap((document) => pick(document.checks)),
    waivers: found.flatMap((document) => pick(document.waivers)),
  };
  return { specs, diagnostics };
}

/** False where a section has a mistyped name or is not a map, so that its definitions are not known. */
function isComplete(root: YamlMap, read: object | undefined): boolean {
  return read !== undefined && root.entries.every((entry) => isFreeKey(entry.key) || Object.hasOwn(read, entry.key));
}

/** Where the parser complained, so that values are missing. */
interface Damage {
  /** Places of the names of the definitions that it complained about. */
  readonly definitions: ReadonlySet<string>;
  /** True where a complaint is about none of the definitions, so that some may be missing. */
  readonly elsewhere: boolean;
}

const unharmed: Damage = { definitions: new Set(), elsewhere: false };

function damageOf(roots: readonly YamlMap[], parsing: readonly Diagnostic[]): Damage {
  if (parsing.length === 0) return unharmed;
  // Of a key that stands twice, both places are damaged: it is not known which one is meant.
  const damages = parsing.map(({ span, related }) => [
    ...(span === null ? [] : [span]),
    ...related.map((one) => one.span),
  ]);
  const sections = roots.flatMap((root) => root.entries);
  const all = sections.flatMap((section) => (section.value.kind === 'map' ? section.value.entries : []));
  const free = sections.filter((section) => isFreeKey(section.key));
  const definitions = all.filter((one) => damages.some((spans) => spans.some((span) => holds(one, span))));
  const elsewhere = damages.some(
    (spans) => ![...definitions, ...free].some((one) => spans.some((span) => holds(one, span))),
  );
  return { definitions: new Set(definitions.map((one) => placeOf(one.keySpan))), elsewhere };
}

function holds({ keySpan, value }: YamlEntry, span: Span): boolean {
  return (
    !isBefore(span.line, span.column, keySpan.line, keySpan.column) &&
    !isBefore(value.span.endLine, value.span.endColumn, span.line, span.column)
  );
}

function isBefore(line: number, column: number, otherLine: number, otherColumn: number): boolean {
  return line < otherLine || (line === otherLine && column < otherColumn);
}

/** Damaged definitions keep their name, but nothing is said about what follows from them. */
function withoutDamaged<T>(section: readonly NamedEntry<T>[], { definitions }: Damage): readonly NamedEntry<T>[] {
  if (definitions.size === 0) return section;
  return section.map((one) => (definitions.has(placeOf(one.span)) ? { ...one, value: undefined, broken: true } : one));
}

/** Collects findings, but for those about values that the parser complained about already. */
function contextAfter(parsing: readonly Diagnostic[], diagnostics: Diagnostic[]): ReadContext {
  if (parsing.length === 0) return { report: (finding) => diagnostics.push(finding) };
  const known = new Set(parsing.map(({ span }) => (span === null ? '' : placeOf(span))));
  return {
    report(finding) {
      if (finding.span === null || !known.has(placeOf(finding.span))) diagnostics.push(finding);
    },
  };
}

function placeOf(span: Span): string {
  return `${span.line}:${span.column}`;
}
