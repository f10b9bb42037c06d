import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Diagnostic } from '../src/base/diagnostic.ts';
import { startThread } from '../src/base/start-thread.ts';
import type { EventDef } from '../src/model/event.ts';
import type { Property, ValueType } from '../src/model/values.ts';
import type { At } from '../src/yaml/shape.ts';
import type { EventsInput } from './generator.ts';

/** What the thread begins with. */
export interface EventsStart {
  /** Leads to the thread that writes files. */
  readonly files: MessagePort;
  /** The file of the cache; null where nothing is remembered. */
  readonly cacheFile: string | null;
  /** Whether what is learned is kept for later runs. */
  readonly keep: boolean;
}

/** `eventGenerators` in a thread of their own. */
export interface ThreadedEvents {
  /** Where their files come from. */
  readonly files: MessagePort;
  begin(project: EventsInput['project']): void;
  /** What they reported, once all they made is on its way. */
  finish(): Promise<readonly Diagnostic[]>;
  stop(): void;
}

/** Starts the thread. Until it gets a project it loads what it will need. */
export function threadedEvents({ cacheFile, keep }: Omit<EventsStart, 'files'>): ThreadedEvents {
  const { port1: files, port2: theirs } = new MessageChannel();
  const worker = startThread(new URL('./events-thread.ts', import.meta.url), {
    workerData: { files: theirs, cacheFile, keep } satisfies EventsStart,
    transferList: [theirs],
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  // It must not keep a process that fails before there is a project.
  worker.unref();
  const finished = new Promise<readonly Diagnostic[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that generates ended early, with ${code}`)));
  });
  // Who waits for it is told of a failure; until then it must not end the process.
  finished.catch(() => {});
  return {
    files,
    begin(project) {
      worker.ref();
      worker.postMessage(shortProject(project));
    },
    finish: () => finished,
    stop: () => void worker.terminate(),
  };
}

function shortProject({ settings: { name }, catalog: { events, sources } }: EventsInput['project']) {
  const known = new Map<Property, Property>();
  const short = events.map((event) => shortEvent(event, known));
  return { settings: { name }, catalog: { events: short, sources } } satisfies EventsInput['project'];
}

/**
 * An event all of whose parts stand where it stands itself: their places are more than half of it. Properties that events share
 * (see `Snapshot`) are `known`, and handed over once.
 */
function shortEvent(event: EventDef, known: Map<Property, Property>): EventDef {
  const at: At = { self: event.at.self };
  const rules = event.rules.map((rule) => ({ ...rule, at }));
  const properties = event.properties.map((property) => {
    const found = known.get(property) ?? shortProperty(property, at);
    known.set(property, found);
    return found;
  });
  return { ...event, rules, properties, at };
}

function shortProperty(property: Property, at: At): Property {
  return { ...property, ...shortFields(property, at), at };
}

function shortFields({ items, properties }: ValueType, at: At): Pick<ValueType, 'items' | 'properties'> {
  return {
    ...(items && { items: { ...items, ...shortFields(items, at) } }),
    ...(properties && { properties: properties.map((one) => shortProperty(one, at)) }),
  };
}
