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
  const sources = new Map<string, SourceDef[]>();
  for (const source of catalog.sources) for (const event of source.events) addTo(sources, event, source);
  const readers = new Map<string, Map<string, ModelDef[]>>();
  const assertions = new Map<string, Map<string, AssertionDef[]>>();
  const byName = new Map<string, ModelDef>();
  for (const one of catalog.assertions) addTo(ofKind(assertions, one.subject.kind), one.subject.name, one);
  for (const model of models) {
    byName.set(model.name, model);
    for (const { kind, name } of model.dependsOn) addTo(ofKind(readers, kind), name, model);
    for (const one of model.assertions) addTo(ofKind(assertions, one.subject.kind), one.subject.name, one);
  }
  return {
    model: (name) => byName.get(name),
    sourcesOf: (event) => sources.get(event) ?? [],
    readersOf: (kind, name) => readers.get(kind)?.get(name) ?? [],
    assertionsOn: (kind, name) => assertions.get(kind)?.get(name) ?? [],
  };
}

/** By name, of those of one kind. */
function ofKind<T>(groups: Map<string, Map<string, T[]>>, kind: string): Map<string, T[]> {
  let group = groups.get(kind);
  if (group === undefined) {
    group = new Map();
    groups.set(kind, group);
  }
  return group;
}

function addTo<T>(groups: Map<string, T[]>, name: string, item: T): void {
  const items = groups.get(name);
  if (items === undefined) groups.set(name, [item]);
  else items.push(item);
}
