import type { Warehouse } from '../warehouse.ts';
import type { FullPlan } from './plan-load.ts';

/** Has the warehouse know what the catalog says of the typed tables that a load has filled. */
export async function annotateEvents({ events }: FullPlan, warehouse: Warehouse): Promise<void> {
  for (const { table } of events) {
    if (table.layout !== undefined) await warehouse.annotate?.(table.table, table.layout);
  }
}
