import { type Diagnostic, sortDiagnostics } from '../../base/diagnostic.ts';
import type { Project } from '../../model/project.ts';
import type { ModelDef } from '../../model/transform.ts';
import { loadsTable, quarantineTable } from '../../sql/bookkeeping-tables.ts';
import { createTableSql, eventTable } from '../../sql/event-table.ts';
import type { Statement } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { IncrementalRun } from '../../transforms/render/render-context.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import { checkContract } from '../execute/check-contract.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { wrapQuery } from '../materialize/wrap-query.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { bookkeeping } from '../state/state-table.ts';
import { type Warehouse, WarehouseError } from '../warehouse.ts';
import { anyPart } from './any-part.ts';
import { buildOrder } from './build-order.ts';
import { validateAssertions } from './validate-assertions.ts';
import { validateMetrics } from './validate-metrics.ts';

/**
 * Has the warehouse read all SQL of a project without any data: typed tables of events and seeds are made empty, and each
 * model becomes a view on them, in the order in which they are built. So a renamed property is found at the line of every
 * model that reads it, and a column contract is compared with what the SQL returns. `warehouse` is an empty one in memory.
 * What reads a table that others build cannot be told and is left out, and so is what reads a model that was not understood.
 */
export async function validateSql(loaded: LoadedProject, warehouse: Warehouse, now: Date): Promise<Diagnostic[]> {
  const { project } = loaded;
  await warehouse.execute(emptyTables(project, warehouse));
  const findings: Diagnostic[] = [];
  const unknown = new Set<string>();
  // Assertions about a table that breaks its contract would only repeat that.
  const unasserted = new Set<string>();
  for (const model of buildOrder(project.models)) {
    const reads = model.dependsOn.map((one) => (one.kind === 'table' ? null : `${one.kind}:${one.name}`));
    if (reads.some((id) => id === null || unknown.has(id))) {
      unknown.add(`model:${model.name}`);
      continue;
    }
    // What an ephemeral model holds is read as a part of the models that read it.
    if (model.materialized === 'ephemeral') continue;
    const found = await validateModel(model, loaded, warehouse);
    findings.push(...found.findings);
    if (found.findings.length > 0) unasserted.add(`model:${model.name}`);
    if (!found.isUnderstood) unknown.add(`model:${model.name}`);
  }
  const leftOut = new Set([...unknown, ...unasserted]);
  findings.push(...(await validateAssertions(loaded, warehouse, now, leftOut)));
  findings.push(...(await validateMetrics(loaded, warehouse, leftOut)));
  return sortDiagnostics(findings);
}

async function validateModel(
  model: ModelDef,
  loaded: LoadedProject,
  warehouse: Warehouse,
): Promise<{ readonly findings: readonly Diagnostic[]; readonly isUnderstood: boolean }> {
  const { dialect } = warehouse;
  const text = textOf(loaded);
  const origin = { step: `model:${model.name}`, span: model.at.self };
  const statement = (incremental: IncrementalRun | null, before: string): Statement => {
    const rendered = renderModel(loaded.transforms, model.name, { dialect, incremental });
    return wrapQuery(before, { rendered, path: rendered.path, origin });
  };
  try {
    await warehouse.execute([statement(null, `create view ${dialect.table({ schema: null, name: model.name })} as`)]);
    const columns = (await warehouse.columns({ schema: null, name: model.name })) ?? [];
    if (model.materialized === 'incremental') {
      const kind = columns.find((one) => one.name.toLowerCase() === model.partition?.column.toLowerCase())?.kind;
      const type = kind === 'date' || kind === 'timestamp' ? kind : undefined;
      await warehouse.describe(statement(anyPart(model, type), ''));
    }
    return { findings: checkContract(model, columns, dialect), isUnderstood: true };
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    return { findings: [warehouseFailure(error, text)], isUnderstood: false };
  }
}

function emptyTables({ catalog }: Project, { dialect }: Warehouse): Statement[] {
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
  return [...events, ...seeds, quarantineTable, loadsTable].map((table) => bookkeeping(createTableSql(table, dialect)));
}
