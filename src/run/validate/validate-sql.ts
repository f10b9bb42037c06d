import { type Diagnostic, sortDiagnostics } from '../../base/diagnostic.ts';
import type { Project } from '../../model/project.ts';
import type { ModelDef } from '../../model/transform.ts';
import { loadsTable, quarantineTable } from '../../sql/bookkeeping-tables.ts';
import { eventTable, type TableDefinition } from '../../sql/event-table.ts';
import { sqlType } from '../../sql/types.ts';
import type { IncrementalRun } from '../../transforms/render/render-context.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import { checkContract } from '../execute/check-contract.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { wrapQuery } from '../materialize/wrap-query.ts';
import type { LoadedProject } from '../project/load-project.ts';
import type { AskedQuery, SqlReader } from '../sql-reader.ts';
import type { WarehouseColumn } from '../warehouse.ts';
import { anyPart } from './any-part.ts';
import { buildLevels } from './build-levels.ts';
import { validateAssertions } from './validate-assertions.ts';
import { validateLoads } from './validate-loads.ts';
import { validateMetrics } from './validate-metrics.ts';

/**
 * Has the warehouse read all SQL of a project without any data: the typed tables of events and seeds are declared, and so is
 * what each model returns, in the order in which they are built. So a renamed property is found at the line of every
 * model that reads it, and a column contract is compared with what the SQL returns. What reads a table that others build
 * is left out where the reader does not know that table, and so is what reads a model that was not understood. What accepts the
 * rows of existing tables is read too.
 */
export async function validateSql(loaded: LoadedProject, reader: SqlReader, now: Date): Promise<Diagnostic[]> {
  const { project } = loaded;
  await reader.declare(projectTables(project));
  const findings: Diagnostic[] = [];
  const unknown = new Set<string>();
  // Assertions about a table that breaks its contract would only repeat that.
  const unasserted = new Set<string>();
  const isReadable = ({ dependsOn }: ModelDef): boolean =>
    dependsOn.every((one) => (one.kind === 'table' ? reader.knowsOthers : !unknown.has(`${one.kind}:${one.name}`)));
  for (const level of buildLevels(project.models)) {
    for (const model of level) if (!isReadable(model)) unknown.add(`model:${model.name}`);
    // What an ephemeral model holds is read as a part of the models that read it.
    const open = level.filter((one) => one.materialized !== 'ephemeral' && !unknown.has(`model:${one.name}`));
    for (const found of await validateModels(open, loaded, reader)) {
      findings.push(...found.findings);
      if (found.findings.length > 0) unasserted.add(`model:${found.model.name}`);
      if (!found.isUnderstood) unknown.add(`model:${found.model.name}`);
    }
  }
  findings.push(...(await validateLoads(loaded, reader, now)));
  const leftOut = new Set([...unknown, ...unasserted]);
  findings.push(...(await validateAssertions(loaded, reader, now, leftOut)));
  findings.push(...(await validateMetrics(loaded, reader, leftOut)));
  return sortDiagnostics(findings);
}

interface ValidatedModel {
  readonly model: ModelDef;
  readonly findings: readonly Diagnostic[];
  readonly isUnderstood: boolean;
}

async function validateModels(
  models: readonly ModelDef[],
  loaded: LoadedProject,
  reader: SqlReader,
): Promise<ValidatedModel[]> {
  const wholes = await reader.read(models.map((model) => queryOf(model, loaded, reader, null)));
  const understood = new Map(models.map((model, index) => [model, wholes[index]?.columns ?? null]));
  const changed = models.filter((one) => one.materialized === 'incremental' && understood.get(one));
  const parts = await reader.read(
    changed.map((model) => queryOf(model, loaded, reader, anyPart(model, timeOf(model, understood.get(model) ?? [])))),
  );
  const text = textOf(loaded);
  return models.map((model, index) => {
    const error = wholes[index]?.error ?? parts[changed.indexOf(model)]?.error;
    if (error) return { model, findings: [warehouseFailure(error, text)], isUnderstood: false };
    return { model, findings: checkContract(model, understood.get(model) ?? [], reader.dialect), isUnderstood: true };
  });
}

/** The type of the partition column. */
function timeOf({ partition }: ModelDef, columns: readonly WarehouseColumn[]): 'date' | 'timestamp' | undefined {
  const kind = columns.find((one) => one.name.toLowerCase() === partition?.column.toLowerCase())?.kind;
  return kind === 'date' || kind === 'timestamp' ? kind : undefined;
}

/** The query of a model, which others read, or that of a part of it. */
function queryOf(
  model: ModelDef,
  { transforms }: LoadedProject,
  { dialect }: SqlReader,
  incremental: IncrementalRun | null,
): AskedQuery {
  const origin = { step: `model:${model.name}`, span: model.at.self };
  const rendered = renderModel(transforms, model.name, { dialect, incremental });
  const statement = wrapQuery('', { rendered, path: rendered.path, origin });
  return { statement, as: incremental === null ? model.name : null };
}

/** The tables that loads and seeds fill. */
export function projectTables({ catalog }: Project): TableDefinition[] {
  const events = catalog.events.map((event) =>
    eventTable(
      event,
      catalog.sources.filter((source) => source.events.includes(event.name)),
    ),
  );
  const seeds = catalog.seeds.map((seed) => ({
    table: { schema: null, name: seed.name },
    description: null,
    columns: seed.columns.map((column) => ({
      name: column.name,
      type: sqlType(column.type),
      nullable: true,
      description: null,
    })),
  }));
  return [...events, ...seeds, quarantineTable, loadsTable];
}
