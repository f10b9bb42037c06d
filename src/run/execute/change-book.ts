import type { DateRange } from '../../metrics/plan/query.ts';
import type { JsonObject, JsonValue } from '../../model/values.ts';
import type { RunState } from '../state/run-state.ts';

/** Which dates of a table may have other rows after a publication than before. `dates` null: any. */
export interface Change {
  /** The version before, and the one that was published. */
  readonly from: string;
  readonly to: string;
  readonly dates: readonly DateRange[] | null;
}

/** So many publications are remembered; who comes later looks at everything again. */
const mostRemembered = 30;
/** Beyond that, telling the dates is not worth it. */
const mostDates = 400;

/** What changed in tables, by what fills them: `load:app order.paid`, `model:orders`. Begins with what the target's state tells. */
export interface ChangeBook {
  of(filler: string): readonly Change[];
  set(filler: string, changes: readonly Change[]): void;
}

export function changeBook(state: RunState): ChangeBook {
  const book = new Map<string, readonly Change[]>();
  for (const { id, kind, details } of state.steps.values()) {
    const { changes } = details;
    if (kind === 'model') book.set(id, readChanges(changes));
    if (kind === 'load' && isMap(changes))
      for (const [event, ofEvent] of Object.entries(changes)) book.set(eventFiller(id, event), readChanges(ofEvent));
  }
  return { of: (filler) => book.get(filler) ?? [], set: (filler, changes) => void book.set(filler, changes) };
}

/** Who fills an event: a load may fill several. */
export function eventFiller(load: string, event: string): string {
  return `${load} ${event}`;
}

/** Adds a publication to those remembered. Nothing is said of one that changed nothing. */
export function withChange(before: readonly Change[], change: Change): readonly Change[] {
  if (change.from === change.to) return before;
  const tells = change.dates !== null && change.dates.length <= mostDates;
  return [...before, tells ? change : { ...change, dates: null }].slice(-mostRemembered);
}

/** The dates that have changed since a version was published, unsorted; null where that is not known. */
export function datesSince(changes: readonly Change[], version: string, now: string): readonly DateRange[] | null {
  const dates: DateRange[] = [];
  let wanted = now;
  // Backwards, from what is published now to what was seen.
  for (const change of changes.toReversed()) {
    if (wanted === version) break;
    if (change.to !== wanted) continue;
    if (change.dates === null) return null;
    dates.push(...change.dates);
    wanted = change.from;
  }
  return wanted === version ? dates : null;
}

/** As it stands in the details of a step's state. */
export function changesJson(changes: readonly Change[]): JsonValue {
  return changes.map(({ from, to, dates }) => [
    from,
    to,
    dates === null ? null : dates.map((one) => [one.since, one.until]),
  ]);
}

/** The other way round. Whatever another version of Waymark may have written there is left out. */
export function readChanges(value: JsonValue | undefined): readonly Change[] {
  return Array.isArray(value) ? value.flatMap(readChange) : [];
}

function readChange(value: JsonValue): Change[] {
  if (!Array.isArray(value)) return [];
  const [from, to, dates] = value;
  if (typeof from !== 'string' || typeof to !== 'string') return [];
  return [{ from, to, dates: Array.isArray(dates) ? dates.flatMap(readRange) : null }];
}

function readRange(value: JsonValue): DateRange[] {
  if (!Array.isArray(value)) return [];
  const [since, until] = value;
  return typeof since === 'string' ? [{ since, until: typeof until === 'string' ? until : null }] : [];
}

function isMap(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
