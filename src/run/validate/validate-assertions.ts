import type { TableShape } from '../../assertions/kind.ts';
import { planAssertions } from '../../assertions/plan-assertions.ts';
import { tableIndex } from '../../assertions/table-shape.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import { assertionReads } from '../../transforms/load/check-assertions.ts';
import { fragmentRenderer } from '../../transforms/render/fragments.ts';
import { assertionBroken } from '../codes.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { metricsOn } from '../query-metrics.ts';
import { assertionsBySubject } from '../schedule/audit-definitions.ts';
import { type Warehouse, WarehouseError } from '../warehouse.ts';

/** Has the warehouse read assertions about a table; null where it understands them all. */
type Try = (table: TableShape, assertions: readonly AssertionDef[]) => Promise<WarehouseError | null>;

/** Has the warehouse read the SQL of all assertions about tables that it knows; those in `unknown` (ids) are left out. */
export async function validateAssertions(
  loaded: LoadedProject,
  warehouse: Warehouse,
  now: Date,
  unknown: ReadonlySet<string>,
): Promise<Diagnostic[]> {
  const { project, transforms } = loaded;
  const tables = tableIndex(project.catalog, project.models);
  const understands = reader(loaded, warehouse, now, tables.find);
  const isKnown = (assertion: AssertionDef): boolean =>
    !assertionReads(transforms, assertion, warehouse.dialect).some((name) => unknown.has(`model:${name}`));
  const findings: Diagnostic[] = [];
  for (const [subject, assertions] of assertionsBySubject(project)) {
    const table = tables.find(subject.slice(subject.indexOf(':') + 1));
    if (table === null || unknown.has(subject)) continue;
    const broken = await findBroken(table, assertions.filter(isKnown), understands);
    findings.push(...broken.map((error) => warehouseFailure(error, textOf(loaded), assertionBroken)));
  }
  return findings;
}

/** All together first, which is quick and nearly always enough; then one by one, to learn which of them it is. */
async function findBroken(
  table: TableShape,
  assertions: readonly AssertionDef[],
  understands: Try,
): Promise<WarehouseError[]> {
  if ((await understands(table, assertions)) === null) return [];
  const errors: WarehouseError[] = [];
  for (const assertion of assertions) {
    const error = await understands(table, [assertion]);
    if (error !== null) errors.push(error);
  }
  return errors;
}

function reader(
  loaded: LoadedProject,
  warehouse: Warehouse,
  now: Date,
  find: (name: string) => TableShape | null,
): Try {
  const { project, transforms } = loaded;
  const { dialect } = warehouse;
  const { timeZone, weekStart } = project.settings;
  const renderSql = fragmentRenderer(transforms, dialect);
  const context = { find, now, timeZone, weekStart, renderSql, metrics: metricsOn(loaded) };
  return async (table, assertions) => {
    const span = assertions.length === 1 ? (assertions[0]?.at.self ?? null) : null;
    try {
      for (const query of planAssertions({ table, assertions, context })) {
        await warehouse.describe({ sql: dialect.relation(query.relation), origin: { step: 'assertion', span } });
      }
      return null;
    } catch (error) {
      if (error instanceof WarehouseError) return error;
      throw error;
    }
  };
}
