import type { Catalog } from '../model/catalog.ts';
import type { EventDef } from '../model/event.ts';
import type { JsonObject } from '../model/values.ts';
import { makeContext, makeRegistry } from './draw-context.ts';
import { makeDrawPayload } from './draw-payload.ts';
import { makeRandom } from './random.ts';

const emptyCatalog: Catalog = {
  properties: [],
  groups: [],
  entities: [],
  events: [],
  sources: [],
  seeds: [],
  metrics: [],
  rollups: [],
  assertions: [],
  waivers: [],
};

/** Payloads of one event by itself, at most `count`; fewer where some cannot be made. The same event gives the same payloads. */
export function drawPayloads(event: EventDef, count: number): JsonObject[] {
  const random = makeRandom(7, 11);
  const draw = makeDrawPayload(event, emptyCatalog, makeRegistry(1), () => {});
  const time = Date.UTC(2026, 0, 31, 12);
  return Array.from({ length: count }, () =>
    draw({ ...makeContext(random), time, event: event.name }, new Map()),
  ).filter((payload) => payload !== null);
}
