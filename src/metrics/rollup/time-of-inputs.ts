import type { RollupDef } from '../../model/rollup.ts';
import { type Formula, measuresOf } from '../formula.ts';
import type { MetricIndex } from '../metric-index.ts';
import { type MetricSource, tablesRead } from '../source.ts';

/**
 * Of each table that a rollup reads (`event:order.paid`) the column by whose time its rows fall into periods. Null where a row
 * may count in another period than its own (windows, offsets), or in several: then what changed on a day may change any day.
 */
export function timeOfInputs(rollup: RollupDef, index: MetricIndex): ReadonlyMap<string, string | null> {
  const times = new Map<string, string | null>();
  for (const [table, time] of readings(rollup, index))
    times.set(table, times.has(table) && times.get(table) !== time ? null : time);
  // What rows are joined to has no time of its own: where it changes, any period may.
  for (const table of rollup.metrics.flatMap(({ name }) => index.tablesOf(name))) {
    if (!times.has(keyOf(table))) times.set(keyOf(table), null);
  }
  return times;
}

type Reading = readonly [table: string, time: string | null];

/** Every table that a measure reads, with the time that it is read by. */
function readings({ metrics }: RollupDef, index: MetricIndex): Reading[] {
  // What fills gaps depends on the first and the last period of all.
  const isFilled = metrics.some(({ name }) => index.find(name)?.fill !== undefined);
  return metrics.flatMap(({ name }) => {
    const formula = index.formulaOf(name);
    const isOwn = !isFilled && staysInPeriod(formula);
    return measuresOf(formula).flatMap(({ source, time }) => {
      const own = isOwn && source.kind !== 'computed' && time !== null ? time.name : null;
      return tablesRead(source).map((table): Reading => [keyOf(table), own]);
    });
  });
}

function keyOf({ kind, name }: Pick<MetricSource, 'kind' | 'name'>): string {
  return `${kind}:${name}`;
}

/** True where every value of a period comes from the rows of the same period. */
export function staysInPeriod(formula: Formula): boolean {
  return measuresOf(formula).every((one) => one.frame === undefined && one.source.kind !== 'computed');
}
