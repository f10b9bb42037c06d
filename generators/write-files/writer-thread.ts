import { parentPort, workerData } from 'node:worker_threads';
import { outputWriter, type WrittenFile } from './output-writer.ts';
import type { Parcel } from './parcels.ts';
import type { Answer, WriterStart } from './threaded-writer.ts';

/** The other side of `threadedWriter`. */
const { root, out, check, others }: WriterStart = workerData;
const writer = outputWriter(root, out, { check });

if (parentPort === null) throw new Error('this runs as a thread');
const parent = parentPort;
const senders = [parent, ...others];
let working = senders.length;

for (const sender of senders) {
  const filesIn = unpacker();
  sender.on('message', (parcel: Parcel) => {
    if (parcel.sizes.length > 0) {
      writer.add(filesIn(parcel));
      sender.postMessage({ done: parcel.contents.length } satisfies Answer);
      return;
    }
    // All of them stay open to the end: who closes one tells the other side that this thread is gone.
    if (--working > 0) return;
    parent.postMessage({ outcome: writer.finish() } satisfies Answer);
    for (const one of senders) one.close();
  });
}

/** The files in the parcels of one sender. */
function unpacker(): (parcel: Parcel) => WrittenFile[] {
  /** The parts so far of a file that goes on. */
  let begun: Uint8Array[] = [];
  return ({ paths, sizes, contents, goesOn }) => {
    let at = 0;
    const files = paths.split('\n').map((path, index) => {
      const start = at;
      at += sizes[index] ?? 0;
      const parts: Uint8Array[] = [contents.subarray(start, at)];
      return { path, contents: parts };
    });
    const [first] = files;
    if (first !== undefined) first.contents.unshift(...begun);
    begun = goesOn ? (files.pop()?.contents ?? []) : [];
    return files.map(({ path, contents: parts }) => ({
      path,
      contents: parts.length === 1 ? (parts[0] ?? parts) : parts,
    }));
  };
}
