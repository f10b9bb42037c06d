import { meets } from '../model/check-value.ts';
import type { JsonObject, JsonValue } from '../model/values.ts';
import { clearContext, type DrawContext } from './draw-context.ts';
import type { DrawPayload } from './draw-payload.ts';
import type { Step, Stop } from './graph.ts';
import type { Random } from './random.ts';

/** An event that happened in a journey. */
export interface Happening {
  /** Number of the event in the graph. */
  readonly stop: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly payload: JsonObject;
  /** Properties that are drawn anew from here on. */
  readonly renewed: readonly string[];
}

/** What journeys of one run share. */
export interface World {
  readonly stops: readonly Stop[];
  readonly payloads: readonly DrawPayload[];
  /** Values of `once_per` keys that come back in other journeys, by event. */
  readonly used: readonly Set<JsonValue>[];
  /** Events whose rules no payload would keep. */
  readonly failed: Set<number>;
  /** Milliseconds since 1970: what would come later has not happened yet, unless it is certain to follow. */
  readonly until: number;
}

interface Pending {
  readonly stop: number;
  readonly time: number;
  readonly step: Step | null;
}

/** Most events of one journey, whatever the probabilities say. */
const longest = 200;

/** Walks one journey from its first event to the end. The happenings are in order of time, no two at the same moment. */
export function walk(world: World, context: DrawContext, start: { stop: number; time: number }): Happening[] {
  const happened: Happening[] = [];
  const pending: Pending[] = [{ ...start, step: null }];
  clearContext(context);
  while (happened.length < longest) {
    const next = takeEarliest(pending);
    if (!next) break;
    const last = happened[happened.length - 1]?.time ?? 0;
    const one = happen(world, context, { ...next, time: Math.max(next.time, last + 1) }, happened);
    if (!one) continue;
    happened.push(one);
    pending.push(...drawNext(world, one, context));
  }
  return happened;
}

function takeEarliest(pending: Pending[]): Pending | undefined {
  let best = 0;
  for (let index = 1; index < pending.length; index++) {
    if ((pending[index]?.time ?? 0) < (pending[best]?.time ?? 0)) best = index;
  }
  return pending.splice(best, 1)[0];
}

function drawNext({ stops, until }: World, { stop, time }: Happening, context: DrawContext): Pending[] {
  const { random, memory } = context;
  return (stops[stop]?.next ?? []).flatMap((steps) => {
    const open = steps.filter((step) => isOpen(step, memory));
    const step = drawStep(open, random);
    if (!step) return [];
    const next = time + 1 + Math.floor(1000 * step.delay(random));
    return next > until && step.probability < 1 ? [] : [{ stop: step.to, step, time: next }];
  });
}

/** Whether the conditions of a step hold for the latest values of the journey. */
function isOpen({ when }: Step, memory: DrawContext['memory']): boolean {
  return when.every((condition) => {
    const value = memory.get(condition.property);
    return meets(condition, value === undefined ? {} : { [condition.property]: value });
  });
}

function drawStep(steps: readonly Step[], random: Random): Step | undefined {
  let point = random.unit();
  return steps.find((step) => {
    point -= step.probability;
    return point < 0;
  });
}

/** The event that comes of a step; null where it may not happen now. */
function happen(world: World, context: DrawContext, next: Pending, before: readonly Happening[]): Happening | null {
  const stop = world.stops[next.stop];
  const draw = world.payloads[next.stop];
  if (!stop || !draw) return null;
  const same = before.filter((one) => one.stop === next.stop);
  if (same.length >= stop.max) return null;
  const renewed = next.step?.renew ?? [];
  for (const property of renewed) context.memory.delete(property);
  const forced = new Map<string, JsonValue>(next.step?.set);
  for (const [property, of] of next.step?.copy ?? []) {
    const value = context.memory.get(of);
    if (value !== undefined) forced.set(property, value);
  }
  for (const { stop: earlier, by } of stop.after) {
    const value = before.findLast((one) => one.stop === earlier)?.payload[by];
    if (value === undefined || (forced.get(by) ?? value) !== value) return null;
    forced.set(by, value);
  }
  context.time = next.time;
  context.event = stop.event.name;
  const payload = draw(context, forced);
  if (!payload) {
    world.failed.add(next.stop);
    return null;
  }
  if (stop.after.some(({ by }) => payload[by] !== forced.get(by))) return null;
  return isRepeated(world, stop, next.stop, payload, same)
    ? null
    : { stop: next.stop, time: next.time, payload, renewed };
}

/** Whether an event of this kind was there before for what it may happen to only once. */
function isRepeated(
  world: World,
  stop: Stop,
  number: number,
  payload: JsonObject,
  same: readonly Happening[],
): boolean {
  const key = stop.oncePer === null ? undefined : payload[stop.oncePer];
  if (stop.oncePer === null || key === undefined) return false;
  if (same.some((one) => one.payload[stop.oncePer ?? ''] === key)) return true;
  if (!stop.pooled) return false;
  const used = world.used[number];
  if (used?.has(key)) return true;
  used?.add(key);
  return false;
}
