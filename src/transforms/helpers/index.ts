import type { Helper } from './helper.ts';
import { runHelpers } from './runs.ts';
import { sqlHelpers } from './sql.ts';
import { tableHelpers } from './tables.ts';
import { timeHelpers } from './time.ts';
import { valueHelpers } from './values.ts';

/** Everything that templates can call, in the order of the documentation. */
export const helpers: readonly Helper[] = [
  ...tableHelpers,
  ...timeHelpers,
  ...sqlHelpers,
  ...runHelpers,
  ...valueHelpers,
];

const byName: ReadonlyMap<string, Helper> = new Map(helpers.map((helper) => [helper.name, helper]));

export function findHelper(name: string): Helper | null {
  return byName.get(name) ?? null;
}

/** Blocks that are part of the template language itself. */
export const builtInBlocks = ['if', 'unless', 'each', 'with', 'raw'] as const;
