import { warehouseFailed } from '../codes.ts';
import type { RunContext } from '../execute/run-context.ts';
import { warehouseFailure } from '../execute/warehouse-failure.ts';
import { acceptQueries } from '../load/accept-queries.ts';
import type { LoadStep } from '../plan.ts';
import type { Pricer } from '../pricer.ts';
import { WarehouseError } from '../warehouse.ts';
import type { PricedPart } from './preview.ts';
import { type Priced, priceSource, sourceStatement } from './price-step.ts';

/**
 * Prices loading a table of the warehouse: reading it, and, where several events are told apart in a copy of it, reading that. What
 * accepts the rows is read by the warehouse, so that what it does not understand is told before the load.
 */
export async function priceLoad(step: LoadStep, run: RunContext, pricer: Pricer): Promise<Priced> {
  const priced = await priceSource(step, run, pricer);
  const [whole] = priced.parts;
  const source = step.planned.value?.source;
  const statement = sourceStatement(step, run);
  if (whole === undefined || source === undefined || statement === null || priced.diagnostics.length > 0) return priced;
  const { columns } = await pricer.estimate(statement);
  const queries = acceptQueries(source, run.loaded.project.catalog, run.warehouse.loading, columns, run.now);
  try {
    for (const sql of queries) await pricer.estimate({ sql, origin: statement.origin });
  } catch (error) {
    if (!(error instanceof WarehouseError) || error.fault !== 'statement') throw error;
    return { parts: priced.parts, diagnostics: [warehouseFailure(error, run.audit.textOf, warehouseFailed)] };
  }
  const isCopied = source.events.length > 1 && queries.length > 0;
  const copy: PricedPart = { ...whole, what: 'copy' };
  return { parts: isCopied ? [whole, copy] : [whole], diagnostics: [] };
}
