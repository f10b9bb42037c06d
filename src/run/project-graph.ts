import { compareText, type Span } from '../base/span.ts';
import type { Project } from '../model/project.ts';
import type { Dependency } from '../model/transform.ts';

export type ItemKind = 'source' | 'event' | 'seed' | 'model' | 'table';

/** One thing that data flows through. Ids are `<kind>:<name>`: `source:app`, `event:order.paid`, `model:orders_daily`. */
export interface GraphItem {
  readonly id: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly description: string | null;
  /** The file that defines it; null for a table that is only read. */
  readonly path: string | null;
  readonly span: Span | null;
  readonly tags: readonly string[];
  /** Of a model: how it is built; `rollup` where it is one. */
  readonly materialized: string | null;
  /** The name under `rollups:` of a model that is one: it can be selected by it, too. */
  readonly rollup: string | null;
  /** Ids of what it reads directly, sorted. */
  readonly dependsOn: readonly string[];
}

/** Everything that data flows through, from sources to models, and what reads what. */
export interface ProjectGraph {
  /** In the order source, event, seed, table, model; by name within a kind. */
  readonly items: readonly GraphItem[];
  readonly byId: ReadonlyMap<string, GraphItem>;
  /** Ids of what reads an item directly. */
  readonly dependents: ReadonlyMap<string, readonly string[]>;
}

export function itemId(kind: ItemKind, name: string): string {
  return `${kind}:${name}`;
}

/** The flow of data that the project's catalog and templates describe. */
export function projectGraph(project: Project): ProjectGraph {
  const items = [...sourceItems(project), ...eventItems(project), ...seedItems(project), ...tableItems(project)];
  for (const model of project.models) {
    items.push({
      id: itemId('model', model.name),
      kind: 'model',
      name: model.name,
      description: model.description ?? null,
      path: model.path,
      span: model.at.self,
      tags: model.tags,
      materialized: model.rollup === undefined ? model.materialized : 'rollup',
      rollup: model.rollup ?? null,
      dependsOn: model.dependsOn.map(dependencyId).sort(compareText),
    });
  }
  const dependents = new Map<string, string[]>(items.map((item) => [item.id, []]));
  for (const item of items) for (const id of item.dependsOn) dependents.get(id)?.push(item.id);
  return { items, byId: new Map(items.map((item) => [item.id, item])), dependents };
}

export function dependencyId(dependency: Dependency): string {
  return itemId(dependency.kind, dependency.name);
}

function sourceItems(project: Project): GraphItem[] {
  return project.catalog.sources.map((source) => ({
    ...plainItem('source', source.name, source.description, source.at.self),
    dependsOn: source.table === undefined ? [] : [itemId('table', source.table)],
  }));
}

function eventItems(project: Project): GraphItem[] {
  const sources = new Map<string, string[]>();
  for (const source of project.catalog.sources) {
    for (const event of source.events) {
      const known = sources.get(event);
      if (known) known.push(itemId('source', source.name));
      else sources.set(event, [itemId('source', source.name)]);
    }
  }
  return project.catalog.events.map((event) => ({
    ...plainItem('event', event.name, event.description, event.at.self),
    tags: event.tags,
    dependsOn: (sources.get(event.name) ?? []).sort(compareText),
  }));
}

function seedItems(project: Project): GraphItem[] {
  return project.catalog.seeds.map((seed) => plainItem('seed', seed.name, seed.description, seed.at.self));
}

/** Tables that others build and the project reads. */
function tableItems(project: Project): GraphItem[] {
  const names = new Set<string>();
  for (const source of project.catalog.sources) if (source.table !== undefined) names.add(source.table);
  for (const model of project.models) {
    for (const one of model.dependsOn) if (one.kind === 'table') names.add(one.name);
  }
  return [...names].sort(compareText).map((name) => plainItem('table', name, undefined, null));
}

function plainItem(kind: ItemKind, name: string, description: string | undefined, span: Span | null): GraphItem {
  return {
    id: itemId(kind, name),
    kind,
    name,
    description: description ?? null,
    path: span?.path ?? null,
    span,
    tags: [],
    materialized: null,
    rollup: null,
    dependsOn: [],
  };
}
