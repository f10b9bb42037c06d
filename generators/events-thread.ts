import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { eventGenerators } from './event-generators.ts';
import { generateInto } from './generate-into.ts';
import type { EventsInput } from './generator.ts';
import { fileCache, memoryCache } from './text-cache.ts';
import type { EventsStart } from './threaded-events.ts';
import { parcelSender, type Receipt } from './write-files/parcels.ts';

/** The other side of `threadedEvents`. */
const { generators, files, cacheFile, keep }: EventsStart = workerData;

if (parentPort === null) throw new Error('this runs as a thread');
const [project]: EventsInput['project'][] = await once(parentPort, 'message');
if (project === undefined) throw new Error('there is no project');

const sender = parcelSender(files);
files.on('message', (receipt: Receipt) => sender.received(receipt));
const stored = cacheFile === null ? null : fileCache(cacheFile);
const own = eventGenerators.filter((one) => generators.includes(one.name));
const findings = await generateInto(sender.send, own, { project, cache: stored ?? memoryCache() });
if (keep) stored?.save('used');
sender.end();
parentPort.postMessage(findings);
parentPort.close();
