import type { DateRange } from '../../metrics/plan/query.ts';
import { timeOfInputs } from '../../metrics/rollup/time-of-inputs.ts';
import type { JsonValue } from '../../model/values.ts';
import { rowsWithin } from '../materialize/replaced-rows.ts';
import { wholePeriods } from '../materialize/whole-periods.ts';
import type { ModelStep } from '../plan.ts';
import type { StateRow } from '../state/state-table.ts';
import type { WarehouseColumn } from '../warehouse.ts';
import type { PartitionBuild } from './build-way.ts';
import { datesSince } from './change-book.ts';
import { modelQuery } from './model-query.ts';
import type { RunContext } from './run-context.ts';

/** With more gaps than that, the whole table is cheaper. */
const mostRanges = 50;

/** The time of events by which loads tell what changed. */
const eventTime = 'event_time';

/**
 * The periods of a rollup whose rows may have changed since it was built, as what it reads tells: loads tell the dates of rows
 * that came or went, incremental models the partitions that they replaced. Null where it has to be built as a whole.
 */
export function changeOfRollup(
  step: ModelStep,
  run: RunContext,
  columns: readonly WarehouseColumn[],
  previous: StateRow,
): PartitionBuild | null {
  const { partition } = step.model;
  const dates = partition === undefined ? null : changedDates(step, run, previous);
  if (partition === undefined || dates === null) return null;
  const ranges = wholePeriods(dates, partition.grain, run.plan.settings);
  const kind = columns.find((one) => one.name === partition.column)?.kind;
  if (ranges.length > mostRanges || (kind !== 'date' && kind !== 'timestamp')) return null;
  return {
    kind: 'partitions',
    query: modelQuery(step, run, null, ranges),
    columns: columns.map((one) => one.name),
    replaced: rowsWithin(partition.column, kind, ranges, run.plan.settings.timeZone),
    dates: ranges,
  };
}

/** Null where a table changed of which it is not known what, or whose changes may show in other periods. */
function changedDates(step: ModelStep, run: RunContext, previous: StateRow): DateRange[] | null {
  const rollup = run.loaded.transforms.rollups.get(step.name);
  if (rollup === undefined) return null;
  const times = timeOfInputs(rollup, run.loaded.transforms.metrics());
  const found: DateRange[] = [];
  for (const key of step.inputs) {
    const dates = changedIn(key, run, seenVersions(previous, key));
    if (dates === null) return null;
    if (dates.length > 0 && times.get(key) !== timeOfChanges(key, run)) return null;
    found.push(...dates);
  }
  return found;
}

/** Versions of an input that the rollup was built from, by what filled it; null where that is not known. */
function seenVersions({ details }: StateRow, key: string): Readonly<Record<string, JsonValue>> | null {
  const { read } = details;
  const seen = isMap(read) ? read[key] : undefined;
  return isMap(seen) ? seen : null;
}

function changedIn(key: string, run: RunContext, seen: Readonly<Record<string, JsonValue>> | null): DateRange[] | null {
  const now = run.versions.parts(key);
  if (seen === null || Object.keys(seen).sort().join() !== Object.keys(now).sort().join()) return null;
  const found: DateRange[] = [];
  for (const [filler, version] of Object.entries(now)) {
    const before = seen[filler];
    const dates = typeof before === 'string' ? datesSince(run.changes.of(filler), before, version) : null;
    if (dates === null) return null;
    found.push(...dates);
  }
  return found;
}

/** The column of time that changes of a table are told by; undefined where none are. */
function timeOfChanges(key: string, run: RunContext): string | undefined {
  if (key.startsWith('event:')) return eventTime;
  const name = key.startsWith('model:') ? key.slice('model:'.length) : null;
  return run.loaded.project.models.find((one) => one.name === name)?.partition?.column;
}

function isMap(value: JsonValue | undefined): value is Readonly<Record<string, JsonValue>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
