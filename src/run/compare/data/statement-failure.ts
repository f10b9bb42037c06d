import { WarehouseError, type WarehouseFault } from '../../warehouse.ts';

/** Faults that are those of one statement, whatever becomes of the others. */
const ofOne: ReadonlySet<WarehouseFault> = new Set(['statement', 'cost', 'timeout', 'too-long']);
/** Those that may be about a table that only this statement reads. */
const ofItsTables: ReadonlySet<WarehouseFault> = new Set(['missing', 'denied']);

/** What a failure says where it is that of one statement. Everything else is thrown on: nothing can be compared then. */
export function failureOfOne(error: unknown): Pick<WarehouseError, 'message' | 'hint'> {
  if (!(error instanceof WarehouseError)) throw error;
  const { fault, statement } = error;
  if (!ofOne.has(fault) && !(ofItsTables.has(fault) && statement !== null)) throw error;
  return error;
}
