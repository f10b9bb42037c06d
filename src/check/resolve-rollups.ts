import { type RollupDef, rollupTable } from '../model/rollup.ts';
import type { AllDefinitions } from './definitions.ts';

/** The rollups by name. Those that could not be read are there too, so that nothing is said about what reads them. */
export function resolveRollups(all: AllDefinitions): RollupDef[] {
  return [...all.rollups.values()].map(({ name, span, value, broken }) => {
    const head = { name, table: rollupTable(name) };
    if (value === undefined)
      return { ...head, tags: [], metrics: [], by: [], incomplete: true, at: { self: span, name: span } };
    const { at, tags = [], by = [], ...rest } = value;
    return { ...head, ...rest, tags, by, ...(broken && { incomplete: true }), at: { ...at, name: span } };
  });
}
