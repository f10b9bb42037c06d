import { failure, type Outcome, success } from '../base/outcome.ts';
import { type MetricIndex, metricIndex } from '../metrics/metric-index.ts';
import { planQuery } from '../metrics/plan/plan-query.ts';
import type { MetricQuery, QueryColumn } from '../metrics/plan/query.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/nodes.ts';
import type { CheckedProject } from './project/load-project.ts';

/** A query of metrics as one warehouse runs it. */
export interface MetricStatement {
  readonly statement: Statement;
  readonly columns: readonly QueryColumn[];
  /** How many tables it scans. */
  readonly scans: number;
}

/** The metrics of a project that was checked. */
export function metricsOf({ project, transforms }: CheckedProject): MetricIndex {
  return metricIndex({ catalog: project.catalog, models: project.models, vars: transforms.known.vars });
}

/** The SQL of a query. The project must be free of errors. */
export function metricStatement(
  loaded: CheckedProject,
  query: MetricQuery,
  dialect: Dialect,
): Outcome<MetricStatement> {
  const planned = planQuery(query, metricsOf(loaded), loaded.project.settings);
  if (planned.value === null) return failure(...planned.diagnostics);
  const { relation, columns, scans } = planned.value;
  const statement = { sql: dialect.relation(relation), origin: { step: 'query', span: null } };
  return success({ statement, columns, scans }, planned.diagnostics);
}
