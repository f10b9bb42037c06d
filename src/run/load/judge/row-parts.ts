import { didYouMean } from '../../../base/suggest.ts';
import type { EventDef } from '../../../model/event.ts';
import { valuePattern } from '../../../model/formats.ts';
import type { SourceDef } from '../../../model/source.ts';
import type { JsonValue } from '../../../model/values.ts';
import { type Instant, readInstant } from './instant.ts';
import type { ReadRow } from './read-row.ts';
import { problem, type RowProblem } from './row-problem.ts';

export type FoundEvent =
  | { readonly event: EventDef; readonly name: string; readonly problem: null }
  | { readonly event: null; readonly name: string | null; readonly problem: RowProblem };

export function findEvent(row: ReadRow, source: SourceDef, events: ReadonlyMap<string, EventDef>): FoundEvent {
  const field = source.fields.event;
  const [only] = events.values();
  if (field === undefined) {
    if (only !== undefined) return { event: only, name: only.name, problem: null };
    return { event: null, name: null, problem: problem('unknown_event', null, 'The source holds no event') };
  }
  const { event: name } = row;
  if (typeof name !== 'string' || name === '') {
    const what =
      name === undefined || name === null || name === '' ? `\`${field}\` is missing` : `\`${field}\` is not text`;
    return { event: null, name: null, problem: problem('missing_event', field, what) };
  }
  const event = events.get(name);
  if (event !== undefined) return { event, name, problem: null };
  const hint = didYouMean(name, events.keys());
  const message = `The source has no event \`${name}\`${hint === null ? '' : `. ${hint}`}`;
  return { event: null, name, problem: problem('unknown_event', field, message) };
}

/** A part of a row, or why it cannot be used. */
export interface Part<T> {
  readonly value: T | null;
  readonly problems: readonly RowProblem[];
}

const uuid = new RegExp(valuePattern.uuid, 'u');

export function readId({ id }: ReadRow, { fields, id_format }: SourceDef): Part<string> {
  if (fields.id === undefined) return { value: null, problems: [] };
  if (id === undefined || id === null || id === '')
    return { value: null, problems: [problem('missing_id', fields.id, `\`${fields.id}\` is missing`)] };
  if (typeof id !== 'string')
    return { value: null, problems: [problem('type', fields.id, `\`${fields.id}\` is not text`)] };
  if (id_format !== 'uuid' || uuid.test(id)) return { value: id, problems: [] };
  const message = `\`${fields.id}\`: \`${id.slice(0, 60)}\` is not a UUID`;
  return { value: id, problems: [problem('format', fields.id, message)] };
}

export function readTime(value: JsonValue | undefined, field: string, missing: string): Part<Instant> {
  if (value === undefined || value === null)
    return { value: null, problems: [problem(missing, field, `\`${field}\` is missing`)] };
  const instant = readInstant(value);
  if (instant !== null) return { value: instant, problems: [] };
  const shown = typeof value === 'object' ? 'the value' : `\`${String(value).slice(0, 60)}\``;
  const message = `\`${field}\`: ${shown} is not a timestamp (\`2025-12-31T23:59:59Z\`)`;
  return { value: null, problems: [problem('type', field, message)] };
}

export function judgeTimes(source: SourceDef, time: Instant | null, received: Instant | null): RowProblem[] {
  if (time === null || received === null) return [];
  const age = received.micros - time.micros;
  const { max_age, max_skew } = source;
  const field = source.fields.time;
  const found: RowProblem[] = [];
  if (max_age !== undefined && age > micros(max_age.seconds))
    found.push(problem('too_old', field, `It happened more than ${max_age.text} before it was received`));
  if (max_skew !== undefined && -age > micros(max_skew.seconds))
    found.push(problem('in_future', field, `It happened more than ${max_skew.text} after it was received`));
  return found;
}

export function isLate(source: SourceDef, time: Instant | null, received: Instant | null): boolean {
  if (source.late_after === undefined || time === null || received === null) return false;
  return received.micros - time.micros > micros(source.late_after.seconds);
}

/** A length of time in whole microseconds. */
function micros(seconds: number): bigint {
  return BigInt(Math.round(seconds * 1_000_000));
}
