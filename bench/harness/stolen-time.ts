import { readFileSync } from 'node:fs';

/** Time of all cores since the machine started, in ticks. */
export interface CoreTimes {
  readonly all: number;
  /** Time in which a process of this machine could have run, but its host ran another machine. */
  readonly stolen: number;
}

/** Null where the operating system does not tell. The columns are those of proc_stat(5). */
export function coreTimes(): CoreTimes | null {
  try {
    const ticks = /^cpu +(.+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]?.split(' ').map(Number);
    // The last two, of guests, are counted among the first ones.
    return ticks === undefined ? null : { all: sumOf(ticks.slice(0, 8)), stolen: ticks[7] ?? 0 };
  } catch {
    return null;
  }
}

/** The share of the cores' time that was stolen since, in percent. */
export function stolenPercent(since: CoreTimes | null): number | null {
  const now = coreTimes();
  if (since === null || now === null || now.all === since.all) return null;
  return Math.round((100 * (now.stolen - since.stolen)) / (now.all - since.all));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
