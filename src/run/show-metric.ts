import { needsGrain } from '../metrics/formula.ts';
import { findMetricKind } from '../metrics/index.ts';
import { planQuery } from '../metrics/plan/plan-query.ts';
import { usualGrain } from '../metrics/plan/usual-grain.ts';
import type { Dialect } from '../sql/dialect.ts';
import { projectDialect } from './materialize/project-dialect.ts';
import type { CheckedProject } from './project/load-project.ts';
import { metricsOf } from './query-metrics.ts';

/** The SQL of a metric as a whole, without dimensions; by a grain only where it cannot be computed without. */
export interface ShownMetric {
  readonly name: string;
  /** In words. */
  readonly formula: string;
  readonly query: string;
}

/** Null where there is no such metric. The project must be free of errors. */
export function showMetric(loaded: CheckedProject, name: string, dialect: Dialect): ShownMetric | null {
  const index = metricsOf(loaded);
  const metric = index.find(name);
  if (metric === null) return null;
  const grain = needsGrain(index.formulaOf(name)) ? usualGrain(name, index) : null;
  const planned = planQuery({ metrics: [name], grain }, index, loaded.project.settings);
  if (planned.value === null) throw new Error(`The metric "${name}" cannot be planned.`);
  const formula = findMetricKind(metric.kind)?.describe(metric.spec) ?? '';
  return { name, formula, query: projectDialect(dialect, loaded.project).relation(planned.value.relation) };
}
