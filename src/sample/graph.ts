import { compareText } from '../base/span.ts';
import type { Catalog } from '../model/catalog.ts';
import type { PropertyCondition } from '../model/condition.ts';
import type { EventDef } from '../model/event.ts';
import type { PropertySample, SampleDelay } from '../model/sample.ts';
import type { JsonValue } from '../model/values.ts';
import { makeBetween, type Random } from './random.ts';

/** An event as journeys see it: how often it starts one, and what it can lead to. */
export interface Stop {
  readonly event: EventDef;
  /** 0 where it only follows others, unless the catalog says more. */
  readonly weight: number;
  readonly max: number;
  /** Property that at most one event may carry each value of. */
  readonly oncePer: string | null;
  /** Whether values of that property come back in other journeys. */
  readonly pooled: boolean;
  /** Events that have to have come before, and the property that is equal in both. */
  readonly after: readonly { readonly stop: number; readonly by: string }[];
  /** What may come next: exclusive choices first, each a list of steps of which at most one is taken. */
  readonly next: readonly (readonly Step[])[];
}

export interface Step {
  readonly to: number;
  readonly probability: number;
  /** Draws the seconds since the event before. */
  readonly delay: (random: Random) => number;
  /** What has to hold for the event before. */
  readonly when: readonly PropertyCondition[];
  readonly set: readonly (readonly [string, JsonValue])[];
  readonly copy: readonly (readonly [string, string])[];
  /** Properties that are drawn anew where the step is taken. */
  readonly renew: readonly string[];
}

/** The events that journeys are made of, by name, and how they follow each other. Planned events are not sent yet. */
export function makeGraph(catalog: Catalog): Stop[] {
  const events = [...catalog.events]
    .filter((event) => event.status !== 'planned')
    .sort((a, b) => compareText(a.name, b.name));
  const numbers = new Map(events.map((event, index) => [event.name, index]));
  const edges = events.flatMap((event, to) => edgesTo(event, to, numbers));
  return events.map((event, index) => {
    const oncePer = keyOf(catalog, event);
    return {
      event,
      weight: edges.some((edge) => edge.step.to === index && edge.from !== index)
        ? (event.sample?.weight ?? 0)
        : startWeight(event),
      max: event.sample?.max ?? (oncePer === null ? 5 : 1),
      oncePer,
      pooled: event.properties.some((property) => property.name === oncePer && comesBack(property.sample)),
      after: event.after.flatMap(({ event: { name }, by }) => {
        const stop = numbers.get(name);
        return stop === undefined ? [] : [{ stop, by }];
      }),
      next: choicesOf(edges.filter((edge) => edge.from === index)),
    };
  });
}

interface Edge {
  readonly from: number;
  readonly choice: string | null;
  readonly step: Step;
}

const nothing = { set: [], copy: [], when: [], renew: [] };

function edgesTo(event: EventDef, to: number, numbers: ReadonlyMap<string, number>): Edge[] {
  const written = event.sample?.follows;
  if (!written) {
    return event.after.flatMap(({ event: { name } }) => {
      const from = numbers.get(name);
      const step = { to, probability: 0.5, delay: delayOf(undefined), ...nothing };
      return from === undefined ? [] : [{ from, choice: null, step }];
    });
  }
  return written.flatMap((follow) => {
    const from = numbers.get(follow.event.name);
    if (from === undefined) return [];
    const step = {
      to,
      probability: follow.probability ?? 0.5,
      delay: delayOf(follow.delay),
      when: follow.when ?? [],
      set: Object.entries(follow.set ?? {}),
      copy: Object.entries(follow.copy ?? {}),
      renew: follow.renew ?? [],
    };
    return [{ from, choice: follow.choice ?? null, step }];
  });
}

function delayOf(delay: SampleDelay | undefined): Step['delay'] {
  const mean = delay?.mean?.seconds;
  const min = delay?.min?.seconds ?? 0;
  const max = delay?.max?.seconds ?? Math.max(min, (mean ?? 60) * 5);
  return makeBetween(min, max, mean ?? (delay?.max ? (min + max) / 2 : Math.max(min, 60)));
}

/** The steps that leave one event, those with the same choice together. */
function choicesOf(edges: readonly Edge[]): Step[][] {
  const single = edges.filter((edge) => edge.choice === null).map((edge) => [edge.step]);
  const words = [...new Set(edges.flatMap((edge) => edge.choice ?? []))].sort(compareText);
  const shared = words.map((word) => edges.filter((edge) => edge.choice === word).map((edge) => edge.step));
  return [...shared, ...single];
}

function startWeight(event: EventDef): number {
  const { sample, volume } = event;
  if (sample?.weight !== undefined) return sample.weight;
  if (!volume) return 1;
  const perDay = { hour: 24, day: 1, week: 1 / 7 }[volume.per];
  return perDay * (((volume.min ?? 1) + (volume.max ?? volume.min ?? 1)) / 2);
}

/** Whether other journeys may draw the same values. */
function comesBack(sample: PropertySample | undefined): boolean {
  return sample?.pool !== undefined || sample?.values !== undefined || sample?.weights !== undefined;
}

function keyOf(catalog: Catalog, event: EventDef): string | null {
  return catalog.entities.find((entity) => entity.name === event.once_per?.name)?.key ?? null;
}
