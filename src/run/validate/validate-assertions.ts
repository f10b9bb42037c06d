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
import { assertionsBySubject } from '../schedule/audit-definitions.ts';
import { type Warehouse, WarehouseError } from '../warehouse.ts';

/** Has the warehouse read the SQL of all assertions about tables that it knows; those in `unknown` (ids) are left out. */
export async function validateAssertions(
  loaded: LoadedProject,
  warehouse: Warehouse,
  now: Date,
  unknown: ReadonlySet<string>,
): Promise<Diagnostic[]> {
  const { project, transforms } = loaded;
  const { dialect } = warehouse;
  const tables = tableIndex(project.catalog, project.models);
  const { timeZone, weekStart } = project.settings;
  const context = { find: tables.find, now, timeZone, weekStart, renderSql: fragmentRenderer(transforms, dialect) };
  const text = textOf(loaded);
  const findings: Diagnostic[] = [];
  const describe = async (table: NonNullable<ReturnType<typeof tables.find>>, assertions: readonly AssertionDef[]) => {
    for (const query of planAssertions({ table, assertions, context })) {
      const span = assertions.length === 1 ? (assertions[0]?.at.self ?? null) : null;
      await warehouse.describe({ sql: dialect.relation(query.relation), origin: { step: 'assertion', span } });
    }
  };
  for (const [subject, all] of assertionsBySubject(project)) {
    const table = tables.find(subject.slice(subject.indexOf(':') + 1));
    if (table === null || unknown.has(subject)) continue;
    const assertions = all.filter(
      (one) => !assertionReads(transforms, one, dialect).some((name) => unknown.has(`model:${name}`)),
    );
    try {
      await describe(table, assertions);
    } catch (error) {
      if (!(error instanceof WarehouseError)) throw error;
      // One by one, to learn which of them it is.
      for (const assertion of assertions) {
        try {
          await describe(table, [assertion]);
        } catch (one) {
          if (!(one instanceof WarehouseError)) throw one;
          findings.push(warehouseFailure(one, text, assertionBroken));
        }
      }
    }
  }
  return findings;
}
