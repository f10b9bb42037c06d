import type { TargetDef } from '../model/project.ts';
import { type RunState, readState } from '../run/state/run-state.ts';
import { WarehouseError } from '../run/warehouse.ts';
import type { CliContext } from './context.ts';
import { openerOf } from './targets.ts';

/** What the target holds; null after it was said why it cannot be told. */
export async function publishedState(context: CliContext, target: TargetDef, root: string): Promise<RunState | null> {
  const open = openerOf(context, target, root);
  if (open === null) return null;
  try {
    const warehouse = await open(target);
    try {
      return await readState(warehouse);
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    context.err(`error: ${error.message}\n`);
    return null;
  }
}
