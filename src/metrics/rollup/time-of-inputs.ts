import type { RollupDef } from '../../model/rollup.ts';
import { type Formula, measuresOf } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { tablesRead } from '../source.ts';

/**
 * Of each table that a rollup reads (`event:order.paid`) the column by whose time its rows fall into periods. Null where a row
 * may count in another period than its own (windows, offsets), or in several: then what changed on a day may change any day.
 */
export function timeOfInputs(rollup: RollupDef, index: MetricIndex): ReadonlyMap<string, string | null> {
  const times = new Map<string, string | null>();
  // What fills gaps depends on the first and the last period of all.
  const isFilled = rollup.metrics.some(({ name }) => index.find(name)?.fill !== undefined);
  for (const { name } of rollup.metrics) {
    const formula = index.formulaOf(name);
    const isOwn = !isFilled && staysInPeriod(formula);
    for (const { source, time } of measuresOf(formula)) {
      for (const table of tablesRead(source)) {
        const key = `${table.kind}:${table.name}`;
        const own = isOwn && source.kind !== 'computed' && time !== null ? time.name : null;
        times.set(key, times.has(key) && times.get(key) !== own ? null : own);
      }
    }
  }
  // What rows are joined to has no time of its own: where it changes, any period may.
  for (const { name } of rollup.metrics) {
    for (const table of index.tablesOf(name)) {
      const key = `${table.kind}:${table.name}`;
      if (!times.has(key)) times.set(key, null);
    }
  }
  return times;
}

/** True where every value of a period comes from the rows of the same period. */
export function staysInPeriod(formula: Formula): boolean {
  return measuresOf(formula).every((one) => one.frame === undefined && one.source.kind !== 'computed');
}
