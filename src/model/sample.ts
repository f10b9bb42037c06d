import type { At, Ref } from '../yaml/shape.ts';
import type { PropertyCondition } from './condition.ts';
import type { Duration, JsonObject, JsonValue } from './plain-values.ts';

/**
 * How `waymark sample` makes events of a kind: nothing here constrains real data.
 * Events make journeys. One that follows nothing starts journeys; the others follow from what came before.
 */
export interface EventSample {
  /** Share of the journeys that begin with this event, against the other starting events. 1 unless written, 0 with `follows`. */
  readonly weight?: number;
  /** At most so many in one journey. 1 for `once_per` events, else 5. */
  readonly max?: number;
  /** What it may come after, and how likely. Absent: every event of `after`, each with the default step. */
  readonly follows?: readonly SampleStep[];
  readonly at: At;
}

export interface SampleStep {
  readonly event: Ref;
  /** How often the step is taken. 0.5 unless written. */
  readonly probability?: number;
  /** Of the steps with the same word that leave one event, at most one is taken; their probabilities add up to 1 at most. */
  readonly choice?: string;
  /** Time since the event before. About a minute unless written. */
  readonly delay?: SampleDelay;
  /** Conditions on the latest values of properties in the journey: where one does not hold, the step is not taken. */
  readonly when?: readonly PropertyCondition[];
  /** Values of properties where the event is reached by this step. */
  readonly set?: JsonObject;
  /** Property → property of an earlier event of the journey whose latest value it takes. */
  readonly copy?: Readonly<Record<string, string>>;
  /** Properties that the journey forgets, so that they are drawn anew: another session, another device. */
  readonly renew?: readonly string[];
  readonly at: At;
}

/** `5m` is a mean; with `min` and `max` it stays between them. */
export interface SampleDelay {
  readonly min?: Duration;
  readonly mean?: Duration;
  readonly max?: Duration;
}

/** How values of a property are drawn. Everything else comes from its type. */
export interface PropertySample {
  /** Equally likely values. */
  readonly values?: readonly JsonValue[];
  /** Values (as text) and how often each comes, relative to the others. */
  readonly weights?: Readonly<Record<string, number>>;
  /** Of numbers: the range that is drawn from, and the mean (the middle unless written). */
  readonly min?: number;
  readonly max?: number;
  readonly mean?: number;
  /** How often an optional property is there. 0.9 unless written. */
  readonly present?: number;
  /** `journey`: the same value in all events of a journey, as shared properties have unless they say otherwise. */
  readonly scope?: 'event' | 'journey';
  /** Only so many distinct values, as where people come back. */
  readonly pool?: number;
  /** The latest value of this property in the journey. Of a list, its length where an integer is wanted, else its first item. */
  readonly copy?: string;
  /** The copied number times a number from this range. Rounded to whole numbers for integers. */
  readonly times?: { readonly min: number; readonly max: number };
  /** The copied number plus a number from this range, after `times`. */
  readonly plus?: { readonly min: number; readonly max: number };
  /** Events from which on the value is known: before the first of them it is null or left out. */
  readonly known_from?: readonly Ref[];
  /** Known by itself for every value of this property: a device on which somebody has not logged in yet. */
  readonly per?: string;
  /** Another property of the event whose value decides which of `cases` applies. */
  readonly by?: string;
  readonly cases?: Readonly<Record<string, PropertySample>>;
}
