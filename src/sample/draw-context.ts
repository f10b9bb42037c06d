import type { PropertySample } from '../model/sample.ts';
import type { JsonValue } from '../model/values.ts';
import type { Random } from './random.ts';

/** What a value is drawn from, beside its type. */
export interface DrawContext {
  readonly random: Random;
  /** Time of the event, in milliseconds since 1970. */
  time: number;
  /** Name of the event. */
  event: string;
  /** The latest value of each property in the journey; undefined where an optional one was left out. */
  readonly memory: Map<string, JsonValue | undefined>;
  /** The properties of this event that are drawn already. */
  readonly drawn: Map<string, JsonValue>;
  /** The properties with `known_from` that are known by now, each with the value of its `per`. */
  readonly known: Set<string>;
}

export function makeContext(random: Random): DrawContext {
  return { random, time: 0, event: '', memory: new Map(), drawn: new Map(), known: new Set() };
}

/** Before every journey. */
export function clearContext({ memory, known }: DrawContext): void {
  memory.clear();
  known.clear();
}

export type DrawValue = (context: DrawContext) => JsonValue;

/** What else is known of a value. */
export interface DrawHints {
  readonly name: string;
  readonly sample?: PropertySample | undefined;
  /** Values that the catalog gives as examples, best first. */
  readonly examples: readonly JsonValue[];
  readonly pii?: string | undefined;
  /** Keys of entities: every value has to be a new one. */
  readonly isKey: boolean;
  readonly registry: Registry;
}

/** What the sources of values of one run share, by the property's name. */
export interface Registry {
  readonly counters: Map<string, number>;
  readonly pools: Map<string, JsonValue[]>;
  readonly seen: Map<string, Set<string>>;
  /** Another one for every seed, so that the keys of two samples differ. */
  readonly salt: number;
}

export function makeRegistry(salt: number): Registry {
  return { counters: new Map(), pools: new Map(), seen: new Map(), salt };
}

/** Counts the values drawn of a property. */
export function nextNumber(counters: Map<string, number>, name: string): number {
  const next = counters.get(name) ?? 0;
  counters.set(name, next + 1);
  return next;
}

export function entryOf<T>(map: Map<string, T>, name: string, make: () => T): T {
  const entry = map.get(name) ?? make();
  map.set(name, entry);
  return entry;
}
