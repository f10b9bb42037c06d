import type { Catalog } from '../model/catalog.ts';
import type { MetricDef } from '../model/metric.ts';
import type { ModelDef } from '../model/transform.ts';
import type { JsonObject } from '../model/values.ts';
import type { TableName } from '../sql/nodes.ts';
import type { Ref } from '../yaml/shape.ts';
import { entityIndex, joinedColumn } from './entity.ts';
import { type Formula, measuresOf, tablesOf } from './formula.ts';
import { findMetricKind } from './index.ts';
import type { MetricContext, MetricKind } from './kind.ts';
import { type MetricSource, type SourceIndex, sourceIndex } from './source.ts';
import type { Unit } from './unit.ts';

/** The metrics of a project with what follows from their definitions, worked out when it is asked for. */
export interface MetricIndex extends MetricContext {
  readonly metrics: readonly MetricDef[];
  /** The tables that a metric is computed from, and those that its dimensions come from, each once. */
  tablesOf(name: string): readonly MetricSource[];
  /** Names of the metrics that are made of a metric directly. */
  usersOf(name: string): readonly string[];
}

export interface MetricProject {
  readonly catalog: Catalog;
  readonly models: readonly Pick<ModelDef, 'name' | 'columns' | 'materialized' | 'rollup'>[];
  readonly vars: JsonObject;
  /** True where models may exist that are not known. */
  readonly incomplete?: boolean;
  /** Tables that stand in for those of this name. */
  readonly instead?: ReadonlyMap<string, TableName>;
}

/** Looks metrics up by name. Names that lead to themselves have no unit and no dimensions; planning them is a bug. */
export function metricIndex({ catalog, models, vars, incomplete, instead }: MetricProject): MetricIndex {
  const byName = new Map(catalog.metrics.map((one) => [one.name, one]));
  let users: ReadonlyMap<string, readonly string[]> | undefined;
  const sources = redirected(sourceIndex(catalog, models), instead);
  const index: MetricIndex = {
    metrics: catalog.metrics,
    sources,
    entities: entityIndex(catalog, sources),
    vars,
    incomplete: incomplete === true || catalog.incomplete === true,
    find: (name) => byName.get(name) ?? null,
    names: () => [...byName.keys()],
    unitOf: remember<Unit>(
      () => null,
      (name) => unitOf(byName.get(name), index),
    ),
    dimensionsOf: remember<readonly string[]>(
      () => [],
      (name) => dimensionsOf(byName.get(name), index),
    ),
    usesOf: remember<readonly string[]>(isCircular, (name) => usesOf(byName.get(name)).map((one) => one.name)),
    tablesOf: (name) => tablesOfMetric(name, index),
    usersOf(name) {
      users ??= gatherUsers(index);
      return users.get(name) ?? [];
    },
    formulaOf: remember<Formula>(isCircular, (name) => formulaOf(name, byName.get(name), index)),
  };
  return index;
}

function redirected(sources: SourceIndex, instead: ReadonlyMap<string, TableName> = new Map()): SourceIndex {
  if (instead.size === 0) return sources;
  return {
    names: sources.names,
    find(name) {
      const found = sources.find(name);
      const table = instead.get(name);
      return found === null || table === undefined ? found : { ...found, table };
    },
  };
}

/** Remembers what was worked out; `circular` stands in where working it out asks for itself. */
function remember<T>(circular: () => T, make: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  const open = new Set<string>();
  return (name) => {
    const found = known.get(name);
    if (found !== undefined) return found;
    if (open.has(name)) return circular();
    open.add(name);
    const made = make(name);
    open.delete(name);
    known.set(name, made);
    return made;
  };
}

function isCircular(): never {
  throw new Error('A metric that is made of itself was planned without having been checked.');
}

function tablesOfMetric(name: string, index: MetricIndex): MetricSource[] {
  const formula = index.formulaOf(name);
  const joined = measuresOf(formula).flatMap(({ source }) =>
    index.dimensionsOf(name).flatMap((one) => joinedColumn(source, one, index.entities)?.table ?? []),
  );
  const all = [...tablesOf(formula), ...joined];
  return [...new Map(all.map((one) => [`${one.kind}:${one.name}`, one])).values()];
}

function gatherUsers(index: MetricIndex): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>();
  for (const user of index.names()) {
    for (const name of new Set(index.usesOf(user))) users.set(name, [...(users.get(name) ?? []), user]);
  }
  return users;
}

function unitOf(metric: MetricDef | undefined, index: MetricIndex): Unit {
  if (metric === undefined || metric.incomplete === true) return null;
  return metric.unit?.value ?? findMetricKind(metric.kind)?.unit(metric.spec, index) ?? null;
}

function usesOf(metric: MetricDef | undefined) {
  if (metric === undefined || metric.incomplete === true) return [];
  return findMetricKind(metric.kind)?.uses(metric.spec) ?? [];
}

/** Those that are written, else what all metrics that it is made of have in common. */
function dimensionsOf(metric: MetricDef | undefined, index: MetricIndex): readonly string[] {
  if (metric === undefined) return [];
  const kind = metric.incomplete === true ? null : findMetricKind(metric.kind);
  const own = kind?.ownDimensions?.(metric.spec) ?? [];
  if (metric.dimensions !== undefined) return [...new Set([...metric.dimensions.map((one) => one.name), ...own])];
  if (kind === null || tableNames(kind, metric.spec).length > 0) return own;
  const [first = [], ...rest] = usesOf(metric).map((one) => index.dimensionsOf(one.name));
  return [...new Set([...first.filter((name) => rest.every((others) => others.includes(name))), ...own])];
}

/** The tables that a metric names itself: those of its measures, and of the rows that it looks at. */
export function tableNames(kind: MetricKind, spec: object): readonly Ref[] {
  return [...kind.measures(spec), ...(kind.rows?.(spec) ?? [])].map((one) => one.of);
}

function formulaOf(name: string, metric: MetricDef | undefined, index: MetricIndex): Formula {
  const kind = metric && findMetricKind(metric.kind);
  if (metric === undefined || !kind) throw new Error(`The metric "${name}" was planned without having been checked.`);
  return kind.plan(metric.spec, metric, index);
}
