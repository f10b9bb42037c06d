import { type MetricIndex, metricIndex } from '../src/metrics/metric-index.ts';
import type { Project } from '../src/model/project.ts';

const indexes = new WeakMap<Project, MetricIndex>();

/** The metrics of a project, gathered once. */
export function projectMetrics(project: Project): MetricIndex {
  const known = indexes.get(project);
  if (known !== undefined) return known;
  const index = metricIndex({ catalog: project.catalog, models: project.models, vars: project.settings.vars });
  indexes.set(project, index);
  return index;
}
