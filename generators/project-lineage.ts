import type { ColumnLineage } from '../src/impact/column-lineage.ts';
import { type MetricUses, metricUses } from '../src/impact/column-uses.ts';
import type { Project } from '../src/model/project.ts';
import { projectIndex } from './project-index.ts';

const uses = new WeakMap<ColumnLineage, MetricUses>();

/** What the metrics of a project rest on, worked out once. */
export function projectMetricUses(project: Project, lineage: ColumnLineage): MetricUses {
  const known = uses.get(lineage);
  if (known !== undefined) return known;
  const index = projectIndex(project);
  const made = metricUses(lineage, (model) =>
    (index.model(model)?.dependsOn ?? []).map((one) => `${one.kind}:${one.name}`),
  );
  uses.set(lineage, made);
  return made;
}
