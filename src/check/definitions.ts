import { type CodeDoc, diagnostic } from '../base/diagnostic.ts';
import { compareSpans, compareText, type Span } from '../base/span.ts';
import { didYouMean } from '../base/suggest.ts';
import type { YamlNode } from '../yaml/nodes.ts';
import type { ReadContext, Ref } from '../yaml/shape.ts';
import type { NamedEntry } from '../yaml/shapes.ts';
import type { EntitySpec, FileSpecs, GroupSpec, SeedSpec } from './catalog-shape.ts';
import type { EventSpec } from './event-shape.ts';
import type { MetricSpec } from './metric-shape.ts';
import { duplicateDefinition } from './resolve-codes.ts';
import type { RollupSpec } from './rollup-shape.ts';
import type { SourceSpec } from './source-shape.ts';
import type { PropertySpec } from './type-shape.ts';
import type { WaiverSpec } from './waiver-shape.ts';

export interface Definition<T> extends NamedEntry<T> {
  /** True where the name is defined twice: what it stands for is not known. */
  readonly ambiguous: boolean;
}

/** All definitions of a kind by name, sorted by name. */
export type Definitions<T> = ReadonlyMap<string, Definition<T>>;

/** What the files of a project define together: every name once. */
export interface AllDefinitions {
  /** False where a file or a part of one could not be read, and may define anything: unknown names are not reported. */
  readonly complete: boolean;
  readonly properties: Definitions<PropertySpec>;
  readonly groups: Definitions<GroupSpec>;
  readonly entities: Definitions<EntitySpec>;
  readonly events: Definitions<EventSpec>;
  readonly sources: Definitions<SourceSpec>;
  readonly seeds: Definitions<SeedSpec>;
  readonly metrics: Definitions<MetricSpec>;
  readonly rollups: Definitions<RollupSpec>;
  readonly checks: Definitions<YamlNode>;
  readonly waivers: Definitions<WaiverSpec>;
  /** Suggestions made so far, by kind and name. */
  readonly hints: Map<string, string>;
}

/** Puts the definitions of all files together. The order of the files makes no difference. */
export function gatherDefinitions(files: readonly FileSpecs[], context: ReadContext): AllDefinitions {
  return {
    complete: files.every((file) => file.complete),
    properties: gather('shared property', files, (file) => file.properties, context),
    groups: gather('group', files, (file) => file.groups, context),
    entities: gather('entity', files, (file) => file.entities, context),
    events: gather('event', files, (file) => file.events, context),
    sources: gather('source', files, (file) => file.sources, context),
    seeds: gather('seed', files, (file) => file.seeds, context),
    metrics: gather('metric', files, (file) => file.metrics, context),
    rollups: gather('rollup', files, (file) => file.rollups, context),
    checks: gather('check', files, (file) => file.checks, context),
    waivers: gather('waiver', files, (file) => file.waivers, context),
    hints: new Map(),
  };
}

function gather<T>(
  what: string,
  files: readonly FileSpecs[],
  pick: (file: FileSpecs) => readonly NamedEntry<T>[],
  context: ReadContext,
): Definitions<T> {
  const all = files.flatMap((file) => pick(file));
  all.sort((a, b) => compareText(a.name, b.name) || compareSpans(a.span, b.span));
  const found = new Map<string, Definition<T>>();
  for (const entry of all) {
    const first = found.get(entry.name);
    if (first === undefined) {
      found.set(entry.name, { ...entry, ambiguous: false });
      continue;
    }
    reportDuplicate(what, entry, first.span, context);
    // Which of the two is meant is not known, so nothing is said about what follows from the first.
    found.set(entry.name, { ...first, broken: true, ambiguous: true });
  }
  return found;
}

function reportDuplicate(what: string, entry: NamedEntry<unknown>, first: Span, context: ReadContext): void {
  context.report(
    diagnostic(duplicateDefinition, {
      message: `The ${what} \`${entry.name}\` is defined twice.`,
      hint: 'Remove or rename one of them.',
      span: entry.span,
      related: [{ message: 'it is defined here first', span: first }],
    }),
  );
}

/** Reports that a name is not defined, unless a part of the project that could not be read may define it. */
export function reportUnknown(
  doc: CodeDoc,
  what: string,
  ref: Ref,
  known: Iterable<string>,
  all: AllDefinitions,
  context: ReadContext,
): void {
  if (!all.complete) return;
  const hint = otherKindHint(ref.name, what, all) ?? nearHint(ref.name, what, known, all);
  context.report(diagnostic(doc, { message: `There is no ${what} \`${ref.name}\`.`, hint, span: ref.span }));
}

/** The name means something else: a group where a property is wanted, and so on. */
function otherKindHint(name: string, what: string, all: AllDefinitions): string | null {
  const kinds: readonly (readonly [string, Definitions<unknown>])[] = [
    ['shared property', all.properties],
    ['group', all.groups],
    ['entity', all.entities],
    ['event', all.events],
  ];
  const other = kinds.find(([kind, definitions]) => kind !== what && definitions.has(name));
  return other === undefined ? null : `There is ${/^[aeiou]/.test(other[0]) ? 'an' : 'a'} ${other[0]} of this name.`;
}

const maxHints = 100;

/** Names near to an unknown one. Comparing with thousands takes time, so that only the first hundred unknown names get a hint. */
export function nearHint(
  name: string,
  what: string,
  known: Iterable<string>,
  { hints }: AllDefinitions,
): string | null {
  const key = `${what} ${name}`;
  let hint = hints.get(key);
  if (hint === undefined && hints.size < maxHints) {
    hint = didYouMean(name, known) ?? `No ${what} is defined yet.`;
    hints.set(key, hint);
  }
  return hint ?? null;
}
