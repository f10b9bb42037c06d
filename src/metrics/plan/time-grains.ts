import type { TimeGrain } from '../../model/transform.ts';

/** Grains that metrics can be asked by, which also name the column of time in results. */
export const timeGrains = ['hour', 'day', 'week', 'month', 'quarter', 'year'] as const satisfies readonly TimeGrain[];

export const timeColumns: ReadonlySet<string> = new Set(timeGrains);
