import { type Diagnostic, diagnostic, hasErrors } from '../base/diagnostic.ts';
import { contentHash } from '../base/hash.ts';
import { failure, type Outcome, success } from '../base/outcome.ts';
import type { Catalog } from '../model/catalog.ts';
import type { JsonValue } from '../model/values.ts';
import { neverFits } from './codes.ts';
import { makeContext, makeRegistry } from './draw-context.ts';
import { makeDrawPayload } from './draw-payload.ts';
import type { FaultRates } from './faults.ts';
import { makeGraph } from './graph.ts';
import { type World, walk } from './journey.ts';
import { makeQueue } from './queue.ts';
import { drawIndex, makeRandom, runningSums } from './random.ts';
import { makeRows, type SampledRow } from './rows.ts';
import { startTime } from './time-line.ts';

export interface SampleOptions {
  /** The same seed, catalog and options give the same rows. */
  readonly seed: string | number;
  /** About so many events: as many journeys as give this number on average, each of them complete. */
  readonly count: number;
  /** First day of the events: ISO date or time, UTC. */
  readonly from: string;
  /** Number of days. Journeys that are under way at their end are cut off there. */
  readonly days: number;
  /** Only rows of these events; journeys are the same with and without. All where it is not given. */
  readonly events?: readonly string[];
  readonly faults?: FaultRates;
}

/** Journeys walked beforehand to learn how many events one has on average. */
const pilots = 400;

/**
 * Makes up events that are valid against the catalog, in the order of their receipt. Lazy: rows are made as they are asked for,
 * and the rows can be gone through again from the start.
 */
export function sampleEvents(catalog: Catalog, options: SampleOptions): Outcome<Iterable<SampledRow>> {
  const findings: Diagnostic[] = [];
  const seed = seedOf(options.seed);
  const mean = pilot(catalog, options, seed, (finding) => findings.push(finding));
  if (hasErrors(findings)) return failure(...findings);
  const journeys = mean === 0 ? 0 : Math.ceil(options.count / mean);
  return success({ [Symbol.iterator]: () => generate(catalog, options, seed, journeys) }, findings);
}

/** The mean number of rows a journey. Reports events that cannot be made. */
function pilot(catalog: Catalog, options: SampleOptions, seed: Seed, report: (finding: Diagnostic) => void): number {
  const world = makeWorld(catalog, options, report);
  const rows = makeRows(catalog, world.stops, { ...options, seed }, report);
  let count = 0;
  for (const journey of journeysOf(world, options, [seed[0] ^ 0x5bd1e995, seed[1]], pilots)) {
    count += journey.filter(({ stop }) => rows.isWanted(stop)).length;
  }
  for (const stop of world.failed) {
    const event = world.stops[stop]?.event;
    if (!event) continue;
    const message = `No payload of \`${event.name}\` keeps its rules.`;
    report(diagnostic(neverFits, { message, span: event.at.self }));
  }
  return count / pilots;
}

function* generate(catalog: Catalog, options: SampleOptions, seed: Seed, journeys: number): Generator<SampledRow> {
  const world = makeWorld(catalog, options, () => {});
  const rows = makeRows(catalog, world.stops, { ...options, seed }, () => {});
  const queue = makeQueue<SampledRow>();
  for (const journey of journeysOf(world, options, seed, journeys)) {
    const start = journey[0]?.time ?? 0;
    while (queue.peekOrder() < start) {
      const row = queue.pop();
      if (row) yield row;
    }
    rows.addJourney(journey, queue);
  }
  for (let row = queue.pop(); row; row = queue.pop()) yield row;
}

type Seed = readonly [number, number];

function seedOf(seed: string | number): Seed {
  const digits = contentHash(`waymark sample ${seed}`);
  return [Number.parseInt(digits.slice(0, 8), 16), Number.parseInt(digits.slice(8, 16), 16)];
}

function makeWorld(
  catalog: Catalog,
  { from, days, seed }: SampleOptions,
  report: (finding: Diagnostic) => void,
): World {
  const stops = makeGraph(catalog);
  const registry = makeRegistry(seedOf(seed)[1]);
  return {
    stops,
    payloads: stops.map(({ event }) => makeDrawPayload(event, catalog, registry, report)),
    used: stops.map(() => new Set<JsonValue>()),
    failed: new Set(),
    until: Date.parse(from) + days * 86_400_000,
  };
}

/** Journeys in the order of their beginnings. Each has random numbers of its own, so that one does not change the next. */
function* journeysOf(
  world: World,
  options: SampleOptions,
  seed: Seed,
  journeys: number,
): Generator<ReturnType<typeof walk>> {
  const random = makeRandom(...seed);
  const context = makeContext(random);
  const starts = runningSums(world.stops.map((stop) => stop.weight));
  if ((starts[starts.length - 1] ?? 0) <= 0) return;
  const from = Date.parse(options.from);
  for (let journey = 0; journey < journeys; journey++) {
    random.reseed(seed[0], (seed[1] + Math.imul(journey, 0x9e3779b1)) | 0);
    const time = startTime(from, options.days, (journey + random.unit()) / journeys);
    yield walk(world, context, { stop: drawIndex(random, starts), time });
  }
}
