import { planAssertions } from '../assertions/plan-assertions.ts';
import { tableIndex } from '../assertions/table-shape.ts';
import { diagnostic } from '../base/diagnostic.ts';
import { failure, type Outcome, success } from '../base/outcome.ts';
import { didYouMean } from '../base/suggest.ts';
import type { Dialect } from '../sql/dialect.ts';
import { timestamp } from '../sql/make.ts';
import { fragmentRenderer } from '../transforms/render/fragments.ts';
import { renderModel } from '../transforms/render/render-model.ts';
import { unknownModel } from './codes.ts';
import { projectDialect } from './materialize/project-dialect.ts';
import type { CheckedProject } from './project/load-project.ts';
import { metricsOn } from './query-metrics.ts';
import { assertionsBySubject, incrementalGuards, withGuards } from './schedule/audit-definitions.ts';
import { type ShownStorage, showStorage } from './show-storage.ts';

/** The SQL that a run would send for a model. */
export interface ShownModel {
  readonly name: string;
  /** Path of the template that it was rendered from. */
  readonly path: string;
  readonly query: string;
  /** What its audit asks, in as few statements as it needs. */
  readonly audit: readonly string[];
  /** How its table is made and changed, where the warehouse can be told; else null. */
  readonly storage: ShownStorage | null;
}

export interface ShowOptions {
  readonly dialect: Dialect;
  /** For assertions about age. */
  readonly now: Date;
  /** As of an incremental run whose partitions begin at this ISO timestamp. */
  readonly incrementalFrom?: string;
}

/** The rendered SQL of a model, ephemeral ones too. */
export function showModel(loaded: CheckedProject, name: string, options: ShowOptions): Outcome<ShownModel> {
  const { project, transforms } = loaded;
  const model = project.models.find((one) => one.name === name);
  if (model === undefined) {
    const names = project.models.map((one) => one.name);
    return failure(
      diagnostic(unknownModel, {
        message: `There is no model \`${name}\`.`,
        hint: didYouMean(name, names),
        span: null,
      }),
    );
  }
  const { now, incrementalFrom: from } = options;
  const dialect = projectDialect(options.dialect, project);
  const start = from === undefined ? null : timestamp(from);
  const incremental =
    start && (model.partition ? { start, end: timestamp('9999-12-31T00:00:00Z') } : { start: null, end: null });
  const rendered = renderModel(transforms, name, { dialect, incremental });
  const tables = tableIndex(project.catalog, project.models);
  const table = tables.find(name);
  const written = assertionsBySubject(project).get(`model:${name}`) ?? [];
  const { timeZone, weekStart } = project.settings;
  const renderSql = fragmentRenderer(transforms, dialect);
  const context = { find: tables.find, now, timeZone, weekStart, renderSql, metrics: metricsOn(loaded) };
  const queries =
    table === null ? [] : planAssertions({ table, assertions: withGuards(written, incrementalGuards(model)), context });
  const audit = queries.map((query) => dialect.relation(query.relation));
  const storage = showStorage(model, dialect, timeZone);
  return success({ name, path: rendered.path, query: rendered.sql, audit, storage }, rendered.diagnostics);
}
