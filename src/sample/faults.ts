import type { EventDef } from '../model/event.ts';
import type { SourceDef } from '../model/source.ts';
import type { JsonObject, JsonValue, Property } from '../model/values.ts';
import { isJsonObject } from '../yaml/json-value.ts';
import { drawUuid, type Random } from './random.ts';

/** Shares (0 to 1) of the events with which something is wrong. */
export interface FaultRates {
  /** Sent a second time, with the same id, within a minute. */
  readonly duplicates?: number;
  /** Received after the source's `late_after`, or a day. */
  readonly late?: number;
  /** Followed by a broken copy with an id of its own; the good event stays. */
  readonly broken?: number;
}

export type Fault = 'duplicate' | 'late' | 'broken';

/** How late a late row is, in seconds: later than `late_after`, but not as old as `max_age`. */
export function drawLateness(source: SourceDef, random: Random): number {
  const from = source.late_after?.seconds ?? 86_400;
  const to = Math.min(from * 2, (source.max_age?.seconds ?? Number.POSITIVE_INFINITY) - 60);
  return from + 1 + Math.max(0, to - from - 1) * random.unit();
}

/** A copy of a row that no source may accept: in one of the ways that the event and its source can be broken. */
export function drawBroken(row: JsonObject, event: EventDef, source: SourceDef, random: Random): JsonObject {
  const { fields } = source;
  const field = source.layout === 'envelope' ? fields.properties : undefined;
  const inner = field === undefined ? row : row[field];
  const payload = inner !== undefined && isJsonObject(inner) ? inner : {};
  const flaws = flawsOf(event, source, payload);
  const flaw = flaws[random.integer(0, flaws.length - 1)] ?? {};
  const changed: Record<string, JsonValue> = { ...payload, ...flaw.set };
  if (flaw.without !== undefined) delete changed[flaw.without];
  const id = fields.id === undefined ? {} : { [fields.id]: drawUuid(random) };
  return field === undefined ? { ...changed, ...id, ...flaw.row } : { ...row, ...id, [field]: changed, ...flaw.row };
}

/** What is changed to break a row: values of the payload, one that is taken away, fields of the row. */
interface Flaw {
  readonly set?: JsonObject;
  readonly without?: string;
  readonly row?: JsonObject;
}

function flawsOf(event: EventDef, source: SourceDef, payload: JsonObject): Flaw[] {
  const present = event.properties.filter((one) => one.required || payload[one.name] !== undefined);
  return [
    ...present.flatMap(propertyFlaws),
    ...(source.layout === 'envelope' ? [{ set: { unexpected_property: true } }] : []),
    { row: { [source.fields.time]: 'not a time' } },
  ];
}

function propertyFlaws(property: Property): Flaw[] {
  const { name, minimum } = property;
  const isText = property.type === 'string';
  return [
    ...(isText ? [] : [{ set: { [name]: wrongValue(property) } }]),
    ...(property.required ? [{ without: name }] : []),
    ...(property.enum && isText ? [{ set: { [name]: 'no such value' } }] : []),
    ...(minimum === undefined ? [] : [{ set: { [name]: minimum - 1 } }]),
  ];
}

/** A value of another type that cannot be converted either. Text is left alone: it takes almost anything. */
function wrongValue({ type }: Property): JsonValue {
  return type === 'array' || type === 'object' ? 7 : 'no such thing';
}
