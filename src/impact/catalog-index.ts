import { later } from '../base/later.ts';
import { remember } from '../base/remember.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { RollupDef } from '../model/rollup.ts';
import type { ModelDef } from '../model/transform.ts';
import { type CatalogNodes, catalogNodes } from './catalog-nodes.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { partsOfOrigin } from './flow.ts';
import type { ImpactEdge } from './impact-node.ts';
import type { Origin } from './model-lineage.ts';
import { type ProjectChecks, projectChecks } from './project-checks.ts';

/** What a metric reads itself. `dimension` null: its total depends on it. */
export interface MetricRead {
  readonly metric: string;
  /** In lower case; null where it may be any column of the table, empty where it is none: rows are counted. */
  readonly column: string | null;
  readonly dimension: string | null;
}

/** What the edges are looked up in; everything is made when it is first asked for. */
export interface CatalogIndex {
  readonly project: Project;
  readonly metrics: MetricIndex;
  readonly models: ReadonlyMap<string, ModelDef>;
  readonly nodes: CatalogNodes;
  /** The models that read a table, rollups not among them: these read metrics. */
  readersOf(table: string): readonly ModelDef[];
  /** The same as edges of the table as a whole. */
  readEdges(table: string): readonly ImpactEdge[];
  metricsOn(table: string): readonly MetricRead[];
  rollupsOf(metric: string): readonly RollupDef[];
  /** Assertions and unit tests of a table or a metric, by its id. */
  readonly checks: () => ProjectChecks;
  /** The columns that a table is known to have; null where none are declared. */
  columnsOf(table: string): readonly string[] | null;
  sourcesOf(event: string): readonly string[];
}

export function catalogIndex(project: Project, metrics: MetricIndex, lineage: ColumnLineage): CatalogIndex {
  const { catalog } = project;
  const models = new Map(project.models.map((one) => [one.name, one]));
  const events = later(() => new Map(catalog.events.map((one) => [one.name, one])));
  const nodes = catalogNodes({ project, metrics, events, models });
  const readers = later(() => readersByTable(project.models));
  const onTables = later(() => readsByTable(lineage));
  const rollups = later(() => gather(catalog.rollups, (one) => one.metrics.map((held) => held.name)));
  const sources = later(() => gather(catalog.sources, (one) => one.events));
  const readersOf = (table: string): readonly ModelDef[] => readers().get(table) ?? [];
  const readEdge = remember((model): ImpactEdge | null => {
    const to = nodes.find('model', model);
    return to && { to, how: 'table' };
  });
  return {
    project,
    metrics,
    models,
    nodes,
    readersOf,
    readEdges: (table) =>
      readersOf(table)
        .map((one) => readEdge(one.name))
        .filter((one) => one !== null),
    metricsOn: (table) => onTables().get(table) ?? noReads,
    rollupsOf: (metric) => rollups().get(metric) ?? [],
    checks: later(() => projectChecks({ project, metrics, events: events(), models })),
    columnsOf: (id) => knownColumns(id, models, metrics),
    sourcesOf: (event) => (sources().get(event) ?? []).map((one) => one.name),
  };
}

const noReads: readonly MetricRead[] = [];

function knownColumns(
  id: string,
  models: ReadonlyMap<string, ModelDef>,
  metrics: MetricIndex,
): readonly string[] | null {
  const [kind, name] = [id.slice(0, id.indexOf(':')), id.slice(id.indexOf(':') + 1)];
  if (kind === 'model') {
    const columns = models.get(name)?.columns ?? [];
    return columns.length === 0 ? null : columns.map((one) => one.name);
  }
  const source = kind === 'event' || kind === 'seed' ? metrics.sources.find(name) : null;
  return source?.kind === kind ? (source.columns?.map((one) => one.name) ?? null) : null;
}

/** By the id of the table. A model names each of its inputs once. */
function readersByTable(models: readonly ModelDef[]): ReadonlyMap<string, readonly ModelDef[]> {
  const found = new Map<string, ModelDef[]>();
  for (const model of models) {
    if (model.rollup !== undefined) continue;
    for (const { kind, name } of model.dependsOn) addTo(found, `${kind}:${name}`, model);
  }
  return found;
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
  for (const item of items) for (const key of new Set(keysOf(item))) addTo(groups, key, item);
  return groups;
}

function addTo<T>(groups: Map<string, T[]>, key: string, item: T): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [item]);
  else group.push(item);
}
