import type { Span } from '../base/span.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { RollupDef } from '../model/rollup.ts';
import type { ModelDef } from '../model/transform.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { partsOfOrigin } from './flow.ts';
import type { ImpactKind, ImpactNode } from './impact-node.ts';
import type { Origin } from './model-lineage.ts';
import { type ProjectCheck, projectChecks } from './project-checks.ts';

/** What a metric reads itself. `dimension` null: its total depends on it. */
export interface MetricRead {
  readonly metric: string;
  /** In lower case; null where it may be any column of the table, empty where it is none: rows are counted. */
  readonly column: string | null;
  readonly dimension: string | null;
}

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
  metricsOn(table: string): readonly MetricRead[];
  rollupsOf(metric: string): readonly RollupDef[];
  /** Assertions and unit tests that name something of a table or a metric, by its id. */
  checksOn(id: string): readonly ProjectCheck[];
  /** The columns that a table is known to have; null where none are declared. */
  columnsOf(table: string): readonly string[] | null;
  sourcesOf(event: string): readonly string[];
  /** The same node for one of its columns. */
  columnOf(node: ImpactNode, column: string): ImpactNode;
}

export function catalogIndex(project: Project, metrics: MetricIndex, lineage: ColumnLineage): CatalogIndex {
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
  const onTables = later(() => readsByTable(lineage));
  const rollups = later(() => gather(catalog.rollups, (one) => one.metrics.map((held) => held.name)));
  const sources = later(() => gather(catalog.sources, (one) => one.events));
  const checks = later(() => gather(projectChecks(project, metrics), (one) => [one.on]));
  const events = later(() => new Map(catalog.events.map((one) => [one.name, one])));
  const columnNodes = new Map<string, ImpactNode>();
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
    rollupsOf: (metric) => rollups().get(metric) ?? [],
    checksOn: (id) => checks().get(id) ?? [],
    columnsOf(id) {
      const [kind, name] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
      if (kind === 'model') {
        const columns = models.get(name)?.columns ?? [];
        return columns.length === 0 ? null : columns.map((one) => one.name);
      }
      const source = kind === 'event' || kind === 'seed' ? metrics.sources.find(name) : null;
      return source?.kind === kind ? (source.columns?.map((one) => one.name) ?? null) : null;
    },
    columnOf(node, column) {
      const id = `${node.id}#${column}`;
      let found = columnNodes.get(id);
      if (found === undefined) {
        const { kind, name, span } = node;
        found = { id, kind, name, column, span: spanOf(node, column) ?? span };
        columnNodes.set(id, found);
      }
      return found;
    },
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

/** The tables that metrics read themselves, with who reads what of them. */
function readsByTable(lineage: ColumnLineage): ReadonlyMap<string, readonly MetricRead[]> {
  const found = new Map<string, Map<string, MetricRead>>();
  const add = (metric: string, origin: Origin, dimension: string | null): void => {
    const { table, column } = partsOfOrigin(origin);
    const reads = found.get(table) ?? new Map<string, MetricRead>();
    found.set(table, reads);
    reads.set(`${metric} ${column} ${dimension}`, { metric, column, dimension });
  };
  for (const name of lineage.metrics) {
    const { measures, dimensions } = lineage.metric(name) ?? { measures: [], dimensions: [] };
    for (const { of, columns } of measures) {
      add(name, `${of}#`, null);
      for (const one of columns) add(name, one, null);
    }
    for (const [dimension, columns] of dimensions) for (const one of columns) add(name, one, dimension);
  }
  return new Map([...found].map(([table, reads]) => [table, [...reads.values()]]));
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
