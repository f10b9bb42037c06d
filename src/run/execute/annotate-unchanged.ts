import { contentHash } from '../../base/hash.ts';
import type { TableLayout } from '../../sql/table-layout.ts';
import type { RunPlan } from '../plan.ts';
import type { StateRow } from '../state/state-table.ts';
import type { TableStep } from './audit-unchanged.ts';
import type { RunContext } from './run-context.ts';

/** Hash of what a warehouse is told of a table beside its rows; null where it cannot be told. */
export function layoutVersion(layout: TableLayout, { dialect, target }: RunPlan): string | null {
  if (dialect.storage === undefined) return null;
  const { partition: _, ...told } = layout;
  return contentHash(JSON.stringify([told, target.options]));
}

/**
 * A table whose rows stay as they are is told what has changed in its descriptions, labels, expiry or privacy classes. Returns
 * what is remembered of it now.
 */
export async function annotateUnchanged(
  step: TableStep,
  run: RunContext,
  layout: TableLayout,
  previous: StateRow,
): Promise<StateRow> {
  const version = layoutVersion(layout, run.plan);
  if (version === null || previous.details.layout === version || run.warehouse.annotate === undefined) return previous;
  await run.warehouse.annotate({ schema: null, name: step.name }, layout);
  const row: StateRow = { ...previous, details: { ...previous.details, layout: version } };
  run.pending.steps.push(row);
  return row;
}
