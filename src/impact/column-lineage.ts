import { remember } from '../base/remember.ts';
import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { RollupDef } from '../model/rollup.ts';
import { type MetricLineage, metricLineage } from './metric-lineage.ts';
import { type ModelLineage, modelLineage } from './model-lineage.ts';
import type { PackedLineage } from './packed-lineage.ts';

/**
 * Which column is made of which, definition by definition: the one graph that `impact`, `diff`, the docs and `catalog.json`
 * tell about. Nothing in it depends on how other tables look, so that a change of one definition changes one entry.
 */
export interface ColumnLineage {
  /** Of a model, also one that is a rollup; null where there is none of this name. */
  model(name: string): ModelLineage | null;
  metric(name: string): MetricLineage | null;
  /** Sorted. */
  readonly metrics: readonly string[];
  /** The same of models as it was packed by an earlier run; null where it no longer holds. */
  readonly packed?: () => PackedLineage | null;
}

/** What the flow of data is read from. */
export interface LineageInput {
  readonly project: Project;
  readonly metrics: MetricIndex;
  /**
   * The SQL of a model in each way that it is run, with the tables that it reads written as `tableMark` has them. Null where it
   * is not known.
   */
  readonly renderings: (model: string) => readonly string[] | null;
  /** What is known of a model already. It saves time and never changes what comes out. */
  readonly known?: (model: string) => ModelLineage | null;
  readonly packed?: () => PackedLineage | null;
}

/** The lineage of a project that was checked, worked out where it is asked for. */
export function columnLineage({ project, metrics, renderings, known, packed }: LineageInput): ColumnLineage {
  const rollups = new Map(project.catalog.rollups.map((one) => [one.name, one]));
  const models = new Map(project.models.map((one) => [one.name, one]));
  const read = (name: string): ModelLineage | null => {
    const model = models.get(name);
    if (model === undefined) return null;
    const rollup = model.rollup === undefined ? undefined : rollups.get(model.rollup);
    if (rollup !== undefined) return rollupLineage(rollup);
    const found = known?.(name);
    if (found) return found;
    const sql = renderings(name);
    return sql === null ? { isSure: false, why: 'its SQL is not known' } : modelLineage(model, sql);
  };
  return {
    model: remember(read),
    metric: remember((name) => {
      const metric = metrics.find(name);
      return metric === null ? null : metricLineage(metric, metrics);
    }),
    metrics: project.catalog.metrics.map((one) => one.name).sort(),
    ...(packed !== undefined && { packed }),
  };
}

/** A rollup has a column for each metric and each dimension, and a row for each combination of values of its dimensions. */
function rollupLineage({ metrics, by }: RollupDef): ModelLineage {
  const byDimension = by.map(({ name }) => [name, metrics.map((one) => `metric:${one.name}#${name}`).sort()] as const);
  const columns: (readonly [string, readonly string[]])[] = [
    ...byDimension,
    ...metrics.map(({ name }) => [name, [`metric:${name}`]] as const),
  ];
  return {
    isSure: true,
    columns: new Map(columns.map(([name, origins]) => [name.toLowerCase(), origins])),
    passes: [],
    rows: byDimension.flatMap(([, origins]) => origins).sort(),
  };
}
