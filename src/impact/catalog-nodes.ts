import { later } from '../base/later.ts';
import { remember } from '../base/remember.ts';
import type { Span } from '../base/span.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { EventDef } from '../model/event.ts';
import type { Project } from '../model/project.ts';
import type { ModelDef } from '../model/transform.ts';
import { originOf } from './flow.ts';
import { type ImpactKind, type ImpactNode, wholeNode } from './impact-node.ts';

/** The things of a project that others are made of. Each is made when it is first asked for, and stays the same. */
export interface CatalogNodes {
  readonly all: () => readonly ImpactNode[];
  find(kind: ImpactKind, name: string): ImpactNode | null;
  /** By the id of a table as lineage has it: `event:order.paid`, `model:metrics_daily`. */
  table(id: string): ImpactNode | null;
  /** The same node for one of its columns. */
  columnOf(node: ImpactNode, column: string): ImpactNode;
  /** A new node for a column that packed lineage numbers, by its id. */
  numberedColumn(node: ImpactNode, id: string, number: number): ImpactNode;
}

export interface NodeInput {
  readonly project: Project;
  readonly metrics: MetricIndex;
  readonly events: () => ReadonlyMap<string, EventDef>;
  readonly models: ReadonlyMap<string, ModelDef>;
}

export function catalogNodes(input: NodeInput): CatalogNodes {
  const { project, models } = input;
  const finders = findersOf(input);
  const find: CatalogNodes['find'] = (kind, name) => finders[kind]?.(name) ?? null;
  return {
    find,
    table(id) {
      const cut = id.indexOf(':');
      const [kind, name] = [id.slice(0, cut), id.slice(cut + 1)];
      const rollup = kind === 'model' ? models.get(name)?.rollup : undefined;
      if (rollup !== undefined) return find('rollup', rollup);
      return Object.hasOwn(finders, kind) ? find(kind as ImpactKind, name) : null;
    },
    ...columnsOf(input),
    all: later(() => allNodes(project, find)),
  };
}

type Finder = (name: string) => ImpactNode | null;
type Finders = Readonly<Partial<Record<ImpactKind, Finder>>>;
type Placed = { readonly at: { readonly self: Span } };

function findersOf({ project: { catalog, models }, metrics, events, models: modelNamed }: NodeInput): Finders {
  const finder = (kind: ImpactKind, def: (name: string) => Placed | null | undefined): Finder =>
    remember((name) => {
      const found = def(name);
      return found ? wholeNode(kind, name, found.at.self) : null;
    });
  const seeds = later(() => byName(catalog.seeds));
  const sources = later(() => byName(catalog.sources));
  const rollups = later(() => new Map(models.map((one) => [one.rollup, one])));
  const tables = later(() => outsideTables({ catalog, models }));
  return {
    event: finder('event', (name) => events().get(name)),
    model: finder('model', (name) => {
      const found = modelNamed.get(name);
      return found?.rollup === undefined ? found : null;
    }),
    metric: finder('metric', (name) => metrics.find(name)),
    seed: finder('seed', (name) => seeds().get(name)),
    source: finder('source', (name) => sources().get(name)),
    rollup: remember((name) => {
      const found = rollups().get(name);
      return found === undefined ? null : wholeNode('rollup', name, found.at.self, `model:${found.name}`);
    }),
    table: remember((name) => (tables().has(name) ? wholeNode('table', name, null) : null)),
  };
}

function columnsOf({ events, models }: NodeInput): Pick<CatalogNodes, 'columnOf' | 'numberedColumn'> {
  const made = new Map<string, ImpactNode>();
  const spanOf = (kind: ImpactKind, name: string, column: string): Span | undefined => {
    if (kind === 'model') return models.get(name)?.columns.find((one) => one.name === column)?.at.self;
    if (kind !== 'event') return undefined;
    const properties = events().get(name)?.properties;
    return properties?.find((one) => one.column === column)?.at.self;
  };
  const make = ({ kind, name, span, id: wholeId }: ImpactNode, id: string, number: number | null): ImpactNode => {
    const column = id.slice(wholeId.length + 1);
    return { id, wholeId, kind, name, column, span: spanOf(kind, name, column) ?? span, number };
  };
  return {
    columnOf(node, column) {
      const id = originOf(node.id, column);
      const found = made.get(id) ?? make(node, id, null);
      made.set(id, found);
      return found;
    },
    numberedColumn: make,
  };
}

/** Tables that the project reads and does not make, by name. */
function outsideTables({ catalog, models }: Pick<Project, 'catalog' | 'models'>): ReadonlySet<string> {
  const tables = new Set(catalog.sources.flatMap((one) => one.table ?? []));
  for (const { dependsOn } of models) for (const one of dependsOn) if (one.kind === 'table') tables.add(one.name);
  return tables;
}

function allNodes({ catalog, models }: Project, find: CatalogNodes['find']): readonly ImpactNode[] {
  const named = (kind: ImpactKind, items: readonly { readonly name: string }[]): (ImpactNode | null)[] =>
    items.map((one) => find(kind, one.name));
  return [
    ...named('event', catalog.events),
    ...models.map(({ name, rollup }) => (rollup === undefined ? find('model', name) : find('rollup', rollup))),
    ...named('metric', catalog.metrics),
    ...named('seed', catalog.seeds),
    ...named('source', catalog.sources),
    ...[...outsideTables({ catalog, models })].map((one) => find('table', one)),
  ].filter((one) => one !== null);
}

function byName<T extends { readonly name: string }>(items: readonly T[]): ReadonlyMap<string, T> {
  return new Map(items.map((one) => [one.name, one]));
}
