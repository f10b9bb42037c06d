import type { AssertionDef } from '../src/model/assertion.ts';
import type { Project } from '../src/model/project.ts';
import type { SourceDef } from '../src/model/source.ts';
import type { Dependency, ModelDef } from '../src/model/transform.ts';

/** What is looked up again and again while generating. */
export interface ProjectIndex {
  /** The sources that may hold an event. */
  sourcesOf(event: string): readonly SourceDef[];
  /** The models that read an event, a model or a seed, sorted by name. */
  readersOf(kind: Dependency['kind'], name: string): readonly ModelDef[];
  model(name: string): ModelDef | undefined;
  /** The assertions on an event, a model or a seed, wherever they are written. */
  assertionsOn(kind: AssertionDef['subject']['kind'], name: string): readonly AssertionDef[];
}

const indexes = new WeakMap<Project, ProjectIndex>();

/** The index of a project, made once. */
export function projectIndex(project: Project): ProjectIndex {
  const known = indexes.get(project);
  if (known !== undefined) return known;
  const index = makeIndex(project);
  indexes.set(project, index);
  return index;
}

function makeIndex({ catalog, models }: Project): ProjectIndex {
  const sources = group(catalog.sources.flatMap((source) => source.events.map((event) => [event, source] as const)));
  const readers = group(
    models.flatMap((model) => model.dependsOn.map((one) => [key(one.kind, one.name), model] as const)),
  );
  const written = [...catalog.assertions, ...models.flatMap((model) => model.assertions)];
  const assertions = group(written.map((one) => [key(one.subject.kind, one.subject.name), one] as const));
  const byName = new Map(models.map((model) => [model.name, model]));
  return {
    model: (name) => byName.get(name),
    sourcesOf: (event) => sources.get(event) ?? [],
    readersOf: (kind, name) => readers.get(key(kind, name)) ?? [],
    assertionsOn: (kind, name) => assertions.get(key(kind, name)) ?? [],
  };
}

function key(kind: string, name: string): string {
  return `${kind} ${name}`;
}

function group<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [name, item] of entries) {
    const items = groups.get(name);
    if (items === undefined) groups.set(name, [item]);
    else items.push(item);
  }
  return groups;
}
