import { judge, type Verdict } from '../../assertions/judge.ts';
import type { TableShape } from '../../assertions/kind.ts';
import { type AssertionQuery, planAssertions } from '../../assertions/plan-assertions.ts';
import { column, integer } from '../../sql/make.ts';
import { select, unionAll } from '../../sql/make-relation.ts';
import type { Relation, SelectRelation } from '../../sql/nodes.ts';
import { sqlType } from '../../sql/types.ts';
import type { AuditDef } from '../plan.ts';
import { type Row, type Warehouse, WarehouseError } from '../warehouse.ts';
import type { AuditContext } from './audit-table.ts';

/** A table and what is asserted of it. */
export interface Measurable {
  readonly shape: TableShape;
  readonly audit: AuditDef;
}

/** A query that scans a table once and counts; such queries of several tables make one statement. */
interface CountingScan {
  readonly query: AssertionQuery;
  readonly relation: SelectRelation;
}

/**
 * Measures the assertions of several small tables in one statement: for small tables the statement costs more than the
 * scan. Null for a table whose assertions do not only count rows, and for all where the statement fails; then each is to be
 * measured by itself, which also tells what is wrong.
 */
export async function measureTogether(
  reader: Pick<Warehouse, 'query'>,
  tables: readonly Measurable[],
  { dialect, context }: AuditContext,
): Promise<(readonly Verdict[] | null)[]> {
  const scans = tables.map(({ shape, audit }) =>
    countingScan(planAssertions({ table: shape, assertions: audit.assertions, context })),
  );
  const parts = scans.flatMap((scan, index) => (scan === null ? [] : [partOf(scan.relation, index)]));
  if (parts.length < 2) return tables.map(() => null);
  try {
    const origin = { step: 'assertions', span: null };
    const rows = await reader.query({ sql: dialect.relation(unionAll(parts)), origin });
    const byPart = new Map(rows.map((row) => [Number(row.part), row.counts]));
    return scans.map((scan, index) => scan && verdictsOf(scan, byPart.get(index)));
  } catch (error) {
    if (error instanceof WarehouseError) return tables.map(() => null);
    throw error;
  }
}

function countingScan([query, ...others]: readonly AssertionQuery[]): CountingScan | null {
  if (query === undefined || others.length > 0 || query.relation.kind !== 'select') return null;
  const { relation } = query;
  const isCount = relation.columns.every((one) => /^(rows|failing)_\d+$/.test(one.as));
  return isCount && relation.columns.length > 0 ? { query, relation } : null;
}

/** One row: which table, and its counts as a list, so that tables with different numbers of assertions fit together. */
function partOf(relation: SelectRelation, index: number): Relation {
  const counts = relation.columns.map((one) => column(one.as));
  return select({
    from: relation,
    alias: 'scan',
    columns: { part: integer(index), counts: { kind: 'array', items: counts, of: sqlType('integer') } },
  });
}

function verdictsOf({ query, relation }: CountingScan, counts: unknown): readonly Verdict[] | null {
  if (!Array.isArray(counts)) return null;
  const row: Row = Object.fromEntries(relation.columns.map((one, index) => [one.as, counts[index]]));
  return query.read([row]).map(judge);
}
