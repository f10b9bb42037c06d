import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { compareText } from '../base/span.ts';
import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import type { SourceDef } from '../model/source.ts';
import type { JsonObject, JsonValue, Property } from '../model/values.ts';
import { notSampled } from './codes.ts';
import { clearContext, type DrawContext, type DrawValue, makeContext, makeRegistry } from './draw-context.ts';
import { hintsOf, isKnown, isPresent, makeDraw } from './draw-value.ts';
import { drawBroken, drawLateness, type Fault, type FaultRates } from './faults.ts';
import type { Stop } from './graph.ts';
import { type IsValid, makeIsValid } from './is-valid.ts';
import type { Happening } from './journey.ts';
import type { Queue } from './queue.ts';
import { drawUuid, makeBetween, makeRandom } from './random.ts';
import { isoTime } from './time-line.ts';

export interface SampledRow {
  readonly source: string;
  readonly event: string;
  /** What is wrong with the row on purpose. */
  readonly fault: Fault | null;
  /** The row as it stands in a file of the source. */
  readonly row: JsonObject;
}

/** Turns the events of journeys into the rows of their sources. */
export interface RowMaker {
  /** Whether rows are made of an event of the graph. */
  isWanted(stop: number): boolean;
  /** Adds the rows of a journey, ordered by the time of their receipt. */
  addJourney(journey: readonly Happening[], queue: Queue<SampledRow>): void;
}

export interface RowOptions {
  readonly seed: readonly [number, number];
  /** All where it is not given. */
  readonly events?: readonly string[] | undefined;
  readonly faults?: FaultRates | undefined;
}

interface Slot {
  readonly property: Property;
  readonly draw: DrawValue;
  readonly isValid: IsValid;
}

interface Route {
  readonly event: EventDef;
  readonly source: SourceDef;
  readonly context: readonly Slot[];
}

/** Seconds from the event to its receipt. */
const drawDelivery = makeBetween(0.05, 30, 1.5);

export function makeRows(
  catalog: Catalog,
  stops: readonly Stop[],
  options: RowOptions,
  report: (finding: Diagnostic) => void,
): RowMaker {
  const wanted = options.events && new Set(options.events);
  const routes = makeRoutes(catalog, stops, options.seed, report).map((route) =>
    route && (wanted?.has(route.event.name) ?? true) ? route : null,
  );
  const [high, low] = options.seed;
  const random = makeRandom(high ^ 0x27d4eb2f, low);
  const unlucky = makeRandom(high ^ 0x165667b1, low);
  const context = makeContext(random);

  const add = (route: Route, happening: Happening, queue: Queue<SampledRow>): void => {
    const { event, source } = route;
    context.time = happening.time;
    context.event = event.name;
    const sent = happening.time + Math.floor(1000 * drawDelivery(random));
    const id = drawUuid(random);
    const extra = drawContext(route, context);
    const put = (received: number, fault: Fault | null, change?: (row: JsonObject) => JsonObject): void => {
      const row = makeRow(route, happening, { id, received, extra });
      queue.push(received, { source: source.name, event: event.name, fault, row: change ? change(row) : row });
    };
    const { late = 0, duplicates = 0, broken = 0 } = options.faults ?? {};
    const isLate = unlucky.unit() < late;
    const received = isLate ? happening.time + Math.floor(1000 * drawLateness(source, unlucky)) : sent;
    put(received, isLate ? 'late' : null);
    if (unlucky.unit() < duplicates && source.fields.id !== undefined)
      put(received + unlucky.integer(1000, 60_000), 'duplicate');
    if (unlucky.unit() < broken) put(received + 1, 'broken', (row) => drawBroken(row, event, source, unlucky));
  };

  return {
    isWanted: (stop) => (routes[stop] ?? null) !== null,
    addJourney(journey, queue) {
      clearContext(context);
      for (const happening of journey) {
        for (const property of happening.renewed) context.memory.delete(property);
        const route = routes[happening.stop];
        if (route) add(route, happening, queue);
      }
    },
  };
}

/** The source that each event's rows go to: the first by name that may hold it and whose layout can be written. */
function makeRoutes(
  catalog: Catalog,
  stops: readonly Stop[],
  seed: RowOptions['seed'],
  report: (finding: Diagnostic) => void,
): (Route | null)[] {
  const registry = makeRegistry(seed[1]);
  const sources = [...catalog.sources].sort((a, b) => compareText(a.name, b.name));
  const keys = new Set(catalog.entities.map((entity) => entity.key));
  for (const source of sources.filter((one) => one.layout === 'ga4')) {
    const message = `Rows of source \`${source.name}\` are not sampled: its layout is \`${source.layout}\`.`;
    report(diagnostic(notSampled, { message, span: source.at.self }));
  }
  return stops.map(({ event }) => {
    const source = sources.find((one) => one.layout !== 'ga4' && one.events.includes(event.name));
    if (!source) return null;
    const context = source.context.flatMap((property) => {
      const draw = makeDraw(property, hintsOf(property, registry, { isKey: keys.has(property.name) }));
      return draw ? [{ property, draw, isValid: makeIsValid(property) }] : [];
    });
    context.sort((a, b) => rankOf(a.property) - rankOf(b.property));
    return { event, source, context };
  });
}

/** Those that look at other properties come after these. */
const rankOf = ({ sample }: Property): number => (sample?.per !== undefined || sample?.by !== undefined ? 1 : 0);

/**
 * Values of the context: the same in all rows of a journey unless `scope: event` says otherwise, or another source allows
 * other values.
 */
function drawContext({ context: slots }: Route, context: DrawContext): Record<string, JsonValue> {
  const values: Record<string, JsonValue> = {};
  context.drawn.clear();
  for (const slot of slots) {
    const { property } = slot;
    const { name } = property;
    const value = isKept(slot, context) ? context.memory.get(name) : drawOrLeave(slot, context);
    if (property.sample?.scope !== 'event') context.memory.set(name, value);
    if (!isKnown(property, context)) {
      if (property.nullable) values[name] = null;
      continue;
    }
    if (value === undefined) continue;
    context.drawn.set(name, value);
    values[name] = value;
  }
  return values;
}

/** Whether the value of the journey stays: a source may not take what another one has. */
function isKept({ property, isValid }: Slot, { memory }: DrawContext): boolean {
  if (property.sample?.scope === 'event' || !memory.has(property.name)) return false;
  const known = memory.get(property.name);
  return known === undefined ? !property.required : isValid(known);
}

function drawOrLeave({ property, draw }: Slot, context: DrawContext): JsonValue | undefined {
  if (isPresent(property, context.random)) return draw(context);
  if (property.nullable) return null;
  return property.required ? draw(context) : undefined;
}

function makeRow(
  { event, source: { fields, layout } }: Route,
  { time, payload }: Happening,
  envelope: { readonly id: string; readonly received: number; readonly extra: JsonObject },
): JsonObject {
  const row: Record<string, JsonValue> = {};
  if (fields.id !== undefined) row[fields.id] = envelope.id;
  if (fields.event !== undefined) row[fields.event] = event.name;
  row[fields.time] = isoTime(time);
  if (fields.received !== undefined) row[fields.received] = isoTime(envelope.received);
  Object.assign(row, envelope.extra);
  if (layout === 'envelope') row[fields.properties ?? 'properties'] = payload;
  else Object.assign(row, payload);
  return row;
}
