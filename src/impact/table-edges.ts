import type { Project } from '../model/project.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { tableOfOrigin } from './flow.ts';
import type { MetricLineage } from './metric-lineage.ts';

/** What feeds what as a whole: `event:order.paid` → `model:orders_daily`. Some edges come more than once. */
export function* tableEdges(
  { catalog, models }: Project,
  lineage: ColumnLineage,
): Iterable<readonly [from: string, to: string]> {
  for (const source of catalog.sources)
    for (const event of source.events) yield [`source:${source.name}`, `event:${event}`];
  for (const model of models)
    for (const one of model.dependsOn) yield [`${one.kind}:${one.name}`, `model:${model.name}`];
  for (const { table, metrics } of catalog.rollups)
    for (const { name } of metrics) yield [`metric:${name}`, `model:${table}`];
  for (const { name } of catalog.metrics) {
    const metric = lineage.metric(name);
    if (metric === null) continue;
    for (const one of metric.metrics) yield [`metric:${one}`, `metric:${name}`];
    for (const one of tablesOfMetric(metric)) yield [one, `metric:${name}`];
  }
}

/** Ids of the tables that a metric reads itself: those of its measures, and those that its columns and dimensions come from. */
export function tablesOfMetric({ measures, dimensions }: MetricLineage): readonly string[] {
  const origins = [...measures.flatMap((one) => one.columns), ...[...dimensions.values()].flat()];
  return [...new Set([...measures.map((one) => one.of), ...origins.map(tableOfOrigin)])];
}
