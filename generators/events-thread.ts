import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { eventGenerators } from './event-generators.ts';
import { generateInto } from './generate-into.ts';
import type { EventsInput } from './generator.ts';
import { fileCache, memoryCache } from './text-cache.ts';
import type { EventsStart } from './threaded-events.ts';
import { loadTypeCompiler } from './typescript/value-types.ts';
import { loadShapeCompiler } from './validators/index.ts';
import { parcelSender, type Receipt } from './write-files/parcels.ts';

/** The other side of `threadedEvents`. */
const { files, cacheFile, keep }: EventsStart = workerData;

if (parentPort === null) throw new Error('this runs as a thread');
const received = once(parentPort, 'message');
const stored = cacheFile === null ? null : fileCache(cacheFile);
// While the project is still being read.
if (stored?.isEmpty() !== false) await Promise.all([loadTypeCompiler(), loadShapeCompiler()]);
const [project]: EventsInput['project'][] = await received;
if (project === undefined) throw new Error('there is no project');

const sender = parcelSender(files);
files.on('message', (receipt: Receipt) => sender.received(receipt));
const findings = await generateInto(sender.send, eventGenerators, { project, cache: stored ?? memoryCache() });
if (keep) stored?.save('used');
sender.end();
parentPort.postMessage(findings);
parentPort.close();
