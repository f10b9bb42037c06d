import type { TableShape } from '../../assertions/kind.ts';
import { planAssertions } from '../../assertions/plan-assertions.ts';
import { tableIndex } from '../../assertions/table-shape.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { AssertionDef } from '../../model/assertion.ts';
import type { Statement } from '../../sql/nodes.ts';
import { assertionReads } from '../../transforms/load/check-assertions.ts';
import { fragmentRenderer } from '../../transforms/render/fragments.ts';
import { assertionBroken } from '../codes.ts';
import { textOf } from '../execute/text-of.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import type { LoadedProject } from '../project/load-project.ts';
import { metricsOn } from '../query-metrics.ts';
import { assertionsBySubject } from '../schedule/audit-definitions.ts';
import type { SqlReader } from '../sql-reader.ts';
import type { WarehouseError } from '../warehouse.ts';

/** Assertions about a table that are asked for together. */
interface Asserted {
  readonly table: TableShape;
  readonly assertions: readonly AssertionDef[];
}

/**
 * Has the warehouse read the SQL of all assertions about tables that it knows; those in `unknown` (ids) are left out. Those of a
 * table all together first, which is quick and nearly always enough; then one by one, to learn which of them it is.
 */
export async function validateAssertions(
  loaded: LoadedProject,
  reader: SqlReader,
  now: Date,
  unknown: ReadonlySet<string>,
): Promise<Diagnostic[]> {
  const { project, transforms } = loaded;
  const tables = tableIndex(project.catalog, project.models);
  const isKnown = (assertion: AssertionDef): boolean =>
    !assertionReads(transforms, assertion, reader.dialect).some((name) => unknown.has(`model:${name}`));
  const asserted: Asserted[] = [];
  for (const [subject, assertions] of assertionsBySubject(project)) {
    const table = tables.find(subject.slice(subject.indexOf(':') + 1));
    const known = table === null || unknown.has(subject) ? [] : assertions.filter(isKnown);
    if (table !== null && known.length > 0) asserted.push({ table, assertions: known });
  }
  const errorsOf = errorFinder(loaded, reader, now, tables.find);
  const together = await errorsOf(asserted);
  const suspects = asserted.filter((_, index) => together[index] !== null);
  const alone = suspects.flatMap(({ table, assertions }) => assertions.map((one) => ({ table, assertions: [one] })));
  const broken = (await errorsOf(alone)).filter((error) => error !== null);
  return broken.map((error) => warehouseFailure(error, textOf(loaded), assertionBroken));
}

/** What finds the first error of each of several groups of assertions; null where the warehouse understands a group. */
function errorFinder(
  loaded: LoadedProject,
  reader: SqlReader,
  now: Date,
  find: (name: string) => TableShape | null,
): (groups: readonly Asserted[]) => Promise<(WarehouseError | null)[]> {
  const { project, transforms } = loaded;
  const { dialect } = reader;
  const { timeZone, weekStart } = project.settings;
  const renderSql = fragmentRenderer(transforms, dialect);
  const context = { find, now, timeZone, weekStart, renderSql, metrics: metricsOn(loaded) };
  const statementsOf = ({ table, assertions }: Asserted): Statement[] => {
    const span = assertions.length === 1 ? (assertions[0]?.at.self ?? null) : null;
    const queries = planAssertions({ table, assertions, context });
    return queries.map(({ relation }) => ({ sql: dialect.relation(relation), origin: { step: 'assertion', span } }));
  };
  return async (groups) => {
    const asked = groups.map(statementsOf);
    const readings = await reader.read(asked.flat().map((statement) => ({ statement, as: null })));
    let at = 0;
    return asked.map(({ length }) => {
      const own = readings.slice(at, at + length);
      at += length;
      return own.find((one) => one.error !== null)?.error ?? null;
    });
  };
}
