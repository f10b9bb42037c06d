import type { TableShape } from '../assertions/kind.ts';
import { diagnostic } from '../base/diagnostic.ts';
import { failure, type Outcome, success } from '../base/outcome.ts';
import { didYouMean } from '../base/suggest.ts';
import { type MetricIndex, metricIndex } from '../metrics/metric-index.ts';
import { planQuery } from '../metrics/plan/plan-query.ts';
import type { MetricQuery, QueryColumn, QueryPlan } from '../metrics/plan/query.ts';
import { notFromRollup } from '../metrics/plan/query-codes.ts';
import { answerFromRollup } from '../metrics/rollup/answer-from-rollup.ts';
import type { Dialect } from '../sql/dialect.ts';
import type { Statement } from '../sql/nodes.ts';
import { projectDialect } from './materialize/project-dialect.ts';
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

/** The same for assertions: the table that one is about may stand elsewhere while it is audited. */
export function metricsOn(loaded: CheckedProject): (on: TableShape) => MetricIndex {
  const { project, transforms } = loaded;
  const { vars } = transforms.known;
  return ({ subject, table }) =>
    metricIndex({
      catalog: project.catalog,
      models: project.models,
      vars,
      instead: new Map([[subject.name, table]]),
    });
}

/** The SQL of a query; `rollup`: answered from the table of one. The project must be free of errors. */
export function metricStatement(
  loaded: CheckedProject,
  query: MetricQuery,
  dialect: Dialect,
  rollup: string | null = null,
): Outcome<MetricStatement> {
  const planned = planOf(loaded, query, rollup);
  if (planned.value === null) return failure(...planned.diagnostics);
  const { relation, columns, scans } = planned.value;
  const printer = projectDialect(dialect, loaded.project);
  const statement = { sql: printer.relation(relation), origin: { step: 'query', span: null } };
  return success({ statement, columns, scans }, planned.diagnostics);
}

function planOf(loaded: CheckedProject, query: MetricQuery, rollup: string | null): Outcome<QueryPlan> {
  const { settings, catalog } = loaded.project;
  if (rollup === null) return planQuery(query, metricsOf(loaded), settings);
  const found = catalog.rollups.find((one) => one.name === rollup || one.table === rollup);
  if (found !== undefined) return answerFromRollup(query, found, metricsOf(loaded), settings);
  const names = catalog.rollups.map((one) => one.name);
  const hint = didYouMean(rollup, names) ?? 'The catalog defines no rollups.';
  return failure(diagnostic(notFromRollup, { message: `There is no rollup \`${rollup}\`.`, hint, span: null }));
}
