import type { Diagnostic } from '../../base/diagnostic.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { compareText } from '../../base/span.ts';
import { checkRollups } from '../../check/check-rollups.ts';
import { resultColumn } from '../../metrics/entity.ts';
import { type MetricIndex, metricIndex } from '../../metrics/metric-index.ts';
import { findColumn } from '../../metrics/source.ts';
import { tablesBehind } from '../../metrics/tables-behind.ts';
import type { Catalog } from '../../model/catalog.ts';
import type { RollupDef } from '../../model/rollup.ts';
import type { ColumnContract, Dependency, ModelDef } from '../../model/transform.ts';
import type { ScalarKind } from '../../model/values.ts';
import type { Transforms } from '../transforms.ts';

/** The rollups of the catalog as models, whose SQL is a query of metrics. */
export interface RollupModels {
  readonly models: readonly ModelDef[];
  readonly diagnostics: readonly Diagnostic[];
}

/** `metricFindings`: what was found about the metrics; those with errors cannot be planned. */
export function rollupModels(
  transforms: Transforms,
  catalog: Catalog,
  metricFindings: readonly Diagnostic[],
): RollupModels {
  if (catalog.rollups.length === 0) return { models: [], diagnostics: [] };
  const incomplete = [...transforms.files.values()].some((one) => one.isBroken);
  const index = metricIndex({ catalog, models: transforms.models, vars: transforms.known.vars, incomplete });
  const models = new Map(transforms.models.map((one) => [one.name, one]));
  const seeds = new Map(catalog.seeds.map((one) => [one.name, one]));
  const diagnostics = checkRollups(catalog.rollups, {
    index,
    canPlan: !index.incomplete && !hasErrors(metricFindings),
    taken(table) {
      const model = models.get(table);
      if (model !== undefined) return { what: 'that of a model', span: model.at.self };
      const seed = seeds.get(table);
      return seed === undefined ? null : { what: 'that of a seed', span: seed.at.self };
    },
  });
  const canPlan = !index.incomplete && !hasErrors(metricFindings) && diagnostics.length === 0;
  return { models: catalog.rollups.map((one) => modelOf(one, index, canPlan)), diagnostics };
}

function modelOf(rollup: RollupDef, index: MetricIndex, canPlan: boolean): ModelDef {
  const { name, table, description, owner, tags, grain, storage, at } = rollup;
  return {
    name: table,
    rollup: name,
    path: at.self.path,
    ...(description !== undefined && { description }),
    ...(owner !== undefined && { owner }),
    tags,
    materialized: grain === undefined ? 'table' : 'incremental',
    ...(grain && { partition: { column: grain.value, grain: grain.value, lookback: 0 } }),
    key: [],
    ...(storage && { storage }),
    columns: columnsOf(rollup, index),
    assertions: [],
    dependsOn: dependenciesOf(rollup, index, canPlan),
    at,
  };
}

function columnsOf({ metrics, by, grain, at }: RollupDef, index: MetricIndex): ColumnContract[] {
  const time: ColumnContract[] = [];
  if (grain !== undefined) {
    const type = grain.value === 'hour' ? 'timestamp' : 'date';
    time.push({ name: grain.value, type, description: `The ${grain.value}`, at: { self: grain.span } });
  }
  const dimensions = by.map(({ name, span }): ColumnContract => {
    const type = typeOf(name, metrics[0]?.name, index);
    return { name: resultColumn(name), ...(type !== null && { type }), at: { self: span } };
  });
  const values = metrics.map(({ name, span }): ColumnContract => {
    const description = index.find(name)?.description;
    return { name, ...(description !== undefined && { description }), at: { self: span } };
  });
  return [...time, ...dimensions, ...values].map((one) => ({ ...one, at: { ...at, ...one.at } }));
}

/** The type of a dimension in the table of a metric; null where it is not known. */
function typeOf(dimension: string, metric: string | undefined, index: MetricIndex): ScalarKind | null {
  const types = tablesBehind(metric ?? '', index.find).map((one) => {
    const source = index.sources.find(one.name);
    return source === null ? null : (findColumn(source, dimension)?.type ?? null);
  });
  const [type] = types;
  return type == null || type === 'array' || type === 'object' ? null : type;
}

/** The tables that the metrics are computed over, also those of the metrics that they are made of. */
function dependenciesOf({ metrics }: RollupDef, index: MetricIndex, canPlan: boolean): Dependency[] {
  const found = new Map<string, Dependency>();
  for (const { name, span } of metrics) {
    // Also the tables of entities, where the dimensions come from there.
    const tables = canPlan ? index.tablesOf(name) : tablesBehind(name, index.find);
    for (const { name: table } of tables) {
      const kind = index.sources.find(table)?.kind;
      if (kind !== undefined && !found.has(table)) found.set(table, { kind, name: table, span });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.kind, b.kind) || compareText(a.name, b.name));
}
