import { remember } from '../base/remember.ts';
import type { ColumnLineage } from './column-lineage.ts';
import type { MetricLineage } from './metric-lineage.ts';
import type { ModelLineage } from './model-lineage.ts';

/** An entry of the lineage as `catalog.json` holds it. What is empty is left out. */
export type LineageEntry = ModelEntry | MetricEntry;

export interface ModelEntry {
  /** `model:orders`, also of a rollup: it is its table. */
  readonly id: string;
  readonly columns?: Readonly<Record<string, readonly string[]>>;
  readonly passes_on?: readonly string[];
  readonly rows?: readonly string[];
  /** Why its columns are not followed; what it reads is taken as a whole then. */
  readonly not_followed?: string;
}

export interface MetricEntry {
  readonly id: string;
  readonly measures?: readonly {
    readonly measure: string;
    readonly of: string;
    readonly columns?: readonly string[];
  }[];
  readonly dimensions?: Readonly<Record<string, readonly string[]>>;
  readonly metrics?: readonly string[];
}

export function modelEntry(name: string, lineage: ModelLineage): ModelEntry {
  const id = `model:${name}`;
  if (!lineage.isSure) return { id, not_followed: lineage.why };
  const { columns, passes, rows } = lineage;
  return {
    id,
    ...(columns.size > 0 && { columns: Object.fromEntries(columns) }),
    ...(passes.length > 0 && { passes_on: passes }),
    ...(rows.length > 0 && { rows }),
  };
}

export function metricEntry(name: string, { measures, dimensions, metrics }: MetricLineage): MetricEntry {
  return {
    id: `metric:${name}`,
    ...(measures.length > 0 && {
      measures: measures.map(({ what, of, columns }) => ({
        measure: what,
        of,
        ...(columns.length > 0 && { columns }),
      })),
    }),
    ...(dimensions.size > 0 && { dimensions: Object.fromEntries(dimensions) }),
    ...(metrics.length > 0 && { metrics: metrics.map((one) => `metric:${one}`) }),
  };
}

/** The lineage that entries tell. The reverse of `modelEntry` and `metricEntry`. */
export function lineageOfEntries(entries: readonly LineageEntry[]): ColumnLineage {
  const byId = new Map(entries.map((one) => [one.id, one]));
  return {
    model: remember((name) => {
      const entry: ModelEntry | undefined = byId.get(`model:${name}`);
      return entry === undefined ? null : modelOf(entry);
    }),
    metric: remember((name) => {
      const entry: MetricEntry | undefined = byId.get(`metric:${name}`);
      return entry === undefined ? null : metricOf(entry);
    }),
    metrics: entries.flatMap(({ id }) => (id.startsWith('metric:') ? [id.slice('metric:'.length)] : [])).sort(),
  };
}

export function modelOf({
  columns = {},
  passes_on = [],
  rows = [],
  not_followed,
}: Omit<ModelEntry, 'id'>): ModelLineage {
  if (not_followed !== undefined) return { isSure: false, why: not_followed };
  return { isSure: true, columns: new Map(Object.entries(columns)), passes: passes_on, rows };
}

function metricOf({ measures = [], dimensions = {}, metrics = [] }: MetricEntry): MetricLineage {
  return {
    measures: measures.map(({ measure, of, columns = [] }) => ({ what: measure, of, columns })),
    dimensions: new Map(Object.entries(dimensions)),
    metrics: metrics.map((one) => one.slice('metric:'.length)),
  };
}
