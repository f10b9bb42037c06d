import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import type { JsonObject, JsonValue, Property } from '../model/values.ts';
import { spanOf } from '../yaml/shape.ts';
import { noValue } from './codes.ts';
import type { DrawContext, DrawValue, Registry } from './draw-context.ts';
import { hintsOf, isKnown, isPresent, makeDraw } from './draw-value.ts';
import { makeIsValid } from './is-valid.ts';
import { makeMend } from './keep-rules.ts';

/** The source of one property of one event. */
interface Slot {
  readonly property: Property;
  readonly draw: DrawValue;
  readonly isValid: (value: JsonValue) => boolean;
  /** Whether all events of a journey have the same value. */
  readonly remembered: boolean;
}

/** Draws a payload that keeps all rules of the event; null where none was found. `forced` values are taken where they are valid. */
export type DrawPayload = (context: DrawContext, forced: ReadonlyMap<string, JsonValue>) => JsonObject | null;

/** Tries before an event is given up. */
const attempts = 20;

/** Makes the source of an event's payloads. Reports what cannot be drawn. */
export function makeDrawPayload(
  event: EventDef,
  catalog: Catalog,
  registry: Registry,
  report: (finding: Diagnostic) => void,
): DrawPayload {
  const keys = new Set(catalog.entities.map((entity) => entity.key));
  const slots = event.properties.flatMap((property) =>
    makeSlot(event, property, keys.has(property.name), registry, report),
  );
  const inOrder = drawingOrder(slots);
  const mend = makeMend(event, registry);
  const names = event.properties.map((property) => property.name);
  return (context, forced) => {
    for (let attempt = 0; attempt < attempts; attempt++) {
      context.drawn.clear();
      for (const slot of inOrder) drawSlot(slot, context, forced);
      if (!mend(context) || !inOrder.every((slot) => isComplete(slot, context.drawn))) continue;
      for (const { property } of slots) context.memory.set(property.name, context.drawn.get(property.name));
      return payloadOf(names, context.drawn);
    }
    return null;
  };
}

function makeSlot(
  event: EventDef,
  property: Property,
  isKey: boolean,
  registry: Registry,
  report: (finding: Diagnostic) => void,
): Slot[] {
  const examples = event.examples.flatMap(({ value }) => value[property.name] ?? []);
  const draw = makeDraw(property, hintsOf(property, registry, { examples, isKey }));
  if (!draw) {
    if (property.required) {
      const message = `Nothing can be drawn for \`${property.name}\` of \`${event.name}\`.`;
      const hint = 'Give it an `example`, or list values under `sample: {values: […]}`.';
      report(diagnostic(noValue, { message, hint, span: spanOf(property, 'pattern') }));
    }
    return [];
  }
  const isShared = property.shared !== undefined || property.group !== undefined;
  const scope = property.sample?.scope ?? (isShared ? 'journey' : 'event');
  return [{ property, draw, isValid: makeIsValid(property), remembered: scope === 'journey' }];
}

/** Those that depend on other properties of the event come after these. */
function drawingOrder(slots: readonly Slot[]): Slot[] {
  const rank = ({ property: { sample } }: Slot): number =>
    sample?.copy !== undefined ? 2 : sample?.by !== undefined || sample?.per !== undefined ? 1 : 0;
  return [...slots].sort((a, b) => rank(a) - rank(b));
}

function drawSlot(slot: Slot, context: DrawContext, forced: ReadonlyMap<string, JsonValue>): void {
  const { property, draw, isValid, remembered } = slot;
  const given = forced.get(property.name);
  if (given !== undefined && isValid(given)) {
    context.drawn.set(property.name, given);
    return;
  }
  if (!isKnown(property, context) && (!property.required || property.nullable)) {
    if (property.required) context.drawn.set(property.name, null);
    return;
  }
  if (remembered && context.memory.has(property.name)) {
    const known = context.memory.get(property.name);
    if (known === undefined && !property.required) return;
    if (known !== undefined && isValid(known)) {
      context.drawn.set(property.name, known);
      return;
    }
  }
  if (isPresent(property, context.random)) context.drawn.set(property.name, draw(context));
  else if (property.required) context.drawn.set(property.name, property.nullable ? null : draw(context));
}

/** A pattern that nothing matches draws null. */
function isComplete({ property }: Slot, drawn: ReadonlyMap<string, JsonValue>): boolean {
  const value = drawn.get(property.name);
  return value === undefined ? !property.required : value !== null || property.nullable === true;
}

function payloadOf(names: readonly string[], drawn: ReadonlyMap<string, JsonValue>): JsonObject {
  const payload: Record<string, JsonValue> = {};
  for (const name of names) {
    const value = drawn.get(name);
    if (value !== undefined) payload[name] = value;
  }
  return payload;
}
