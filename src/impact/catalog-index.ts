import type { Span } from '../base/span.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { RollupDef } from '../model/rollup.ts';
import type { ModelDef } from '../model/transform.ts';
import type { ImpactKind, ImpactNode } from './impact-node.ts';
import { type MetricColumn, metricColumns } from './metric-columns.ts';

/** What the edges are looked up in; every list is made when it is first asked for. */
export interface CatalogIndex {
  readonly project: Project;
  readonly metrics: MetricIndex;
  readonly models: ReadonlyMap<string, ModelDef>;
  readonly nodes: () => readonly ImpactNode[];
  find(kind: ImpactKind, name: string): ImpactNode | null;
  /** By the id of a table as lineage has it: `event:order.paid`, `model:metrics_daily`. */
  table(id: string): ImpactNode | null;
  /** The models that read a table, rollups not among them: these read metrics. */
  readersOf(table: string): readonly ModelDef[];
  metricsOn(table: string): readonly { readonly metric: string; readonly read: MetricColumn }[];
  readsOf(metric: string): readonly MetricColumn[];
  rollupsOf(metric: string): readonly RollupDef[];
  /** The columns that a table is known to have; null where none are declared. */
  columnsOf(table: string): readonly string[] | null;
  sourcesOf(event: string): readonly string[];
  /** The same node for one of its columns. */
  columnOf(node: ImpactNode, column: string): ImpactNode;
}

export function catalogIndex(project: Project, metrics: MetricIndex): CatalogIndex {
  const { catalog } = project;
  const models = new Map(project.models.map((one) => [one.name, one]));
  const all = later(() => allNodes(project));
  const byKey = later(() => new Map(all().map((one) => [`${one.kind}:${one.name}`, one])));
  const byId = later(() => new Map(all().map((one) => [one.id, one])));
  const readers = later(() =>
    gather(
      project.models.filter((one) => one.rollup === undefined),
      (model) => model.dependsOn.map((one) => `${one.kind}:${one.name}`),
    ),
  );
  const reads = new Map<string, readonly MetricColumn[]>();
  const readsOf = (name: string): readonly MetricColumn[] => {
    const metric = metrics.find(name);
    const found = reads.get(name) ?? (metric === null ? [] : metricColumns(metric, metrics));
    reads.set(name, found);
    return found;
  };
  const onTables = later(() =>
    gather(
      catalog.metrics.flatMap(({ name }) => readsOf(name).map((read) => ({ metric: name, read }))),
      ({ read }) => [read.table],
    ),
  );
  const rollups = later(() => gather(catalog.rollups, (one) => one.metrics.map((held) => held.name)));
  const sources = later(() => gather(catalog.sources, (one) => one.events));
  const events = later(() => new Map(catalog.events.map((one) => [one.name, one])));
  const spanOf = ({ kind, name }: ImpactNode, column: string): Span | null => {
    if (kind === 'event')
      return (
        events()
          .get(name)
          ?.properties.find((one) => one.column === column)?.at.self ?? null
      );
    return kind === 'model' ? (models.get(name)?.columns.find((one) => one.name === column)?.at.self ?? null) : null;
  };
  return {
    project,
    metrics,
    models,
    nodes: all,
    find: (kind, name) => byKey().get(`${kind}:${name}`) ?? null,
    table: (id) => byId().get(id) ?? null,
    readersOf: (table) => readers().get(table) ?? [],
    metricsOn: (table) => onTables().get(table) ?? [],
    readsOf,
    rollupsOf: (metric) => rollups().get(metric) ?? [],
    columnsOf(id) {
      const [kind, name] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
      if (kind === 'model') {
        const columns = models.get(name)?.columns ?? [];
        return columns.length === 0 ? null : columns.map((one) => one.name);
      }
      const source = kind === 'event' || kind === 'seed' ? metrics.sources.find(name) : null;
      return source?.kind === kind ? (source.columns?.map((one) => one.name) ?? null) : null;
    },
    columnOf: (node, column) => ({
      ...node,
      id: `${node.id}#${column}`,
      column,
      span: spanOf(node, column) ?? node.span,
    }),
    sourcesOf: (event) => (sources().get(event) ?? []).map((one) => one.name),
  };
}

function allNodes({ catalog, models }: Project): ImpactNode[] {
  const node = (kind: ImpactKind, name: string, span: Span | null, id = `${kind}:${name}`): ImpactNode => ({
    id,
    kind,
    name,
    column: null,
    span,
  });
  const tables = new Set(catalog.sources.flatMap((one) => one.table ?? []));
  for (const { dependsOn } of models) for (const one of dependsOn) if (one.kind === 'table') tables.add(one.name);
  return [
    ...catalog.events.map((one) => node('event', one.name, one.at.self)),
    ...models.map(({ name, rollup, at }) =>
      rollup === undefined ? node('model', name, at.self) : node('rollup', rollup, at.self, `model:${name}`),
    ),
    ...catalog.metrics.map((one) => node('metric', one.name, one.at.self)),
    ...catalog.seeds.map((one) => node('seed', one.name, one.at.self)),
    ...catalog.sources.map((one) => node('source', one.name, one.at.self)),
    ...[...tables].map((one) => node('table', one, null)),
  ];
}

function gather<T>(items: readonly T[], keysOf: (item: T) => readonly string[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    for (const key of new Set(keysOf(item))) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [item]);
      else group.push(item);
    }
  }
  return groups;
}

function later<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
