import { Worker } from 'node:worker_threads';
import type { Outcome } from '../../src/base/outcome.ts';
import type { EmittedFile } from '../generator.ts';
import type { WriteReport } from './output-writer.ts';

/** An `OutputWriter` that works in a thread of its own while the next files are made. */
export interface ThreadedWriter {
  /** Takes files over. Waits while the thread has as much to do as is good for the memory. */
  add(files: Iterable<EmittedFile>): Promise<void>;
  finish(): Promise<Outcome<WriteReport>>;
}

/** What goes to the thread: files, their contents one after the other in one buffer. The last message has no files. */
export interface Parcel {
  /** Their paths, a line each: a single text is handed over faster than many. */
  readonly paths: string;
  /** How many bytes each has. */
  readonly sizes: readonly number[];
  readonly contents: Uint8Array<ArrayBuffer>;
}

/** What comes back: how many bytes were dealt with, or in the end what happened. */
export type Answer = { readonly done: number } | { readonly outcome: Outcome<WriteReport> };

const parcelBytes = 1_000_000;
const mostUnwritten = 8_000_000;

export function threadedWriter(root: string, out: string, options: { readonly check?: boolean } = {}): ThreadedWriter {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./writer-thread.${ending}`, import.meta.url), {
    workerData: { root, out, check: options.check === true },
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  let unwritten = 0;
  let wake = (): void => {};
  const finished = new Promise<Outcome<WriteReport>>((resolve, reject) => {
    worker.on('message', (answer: Answer) => {
      if ('outcome' in answer) resolve(answer.outcome);
      else unwritten -= answer.done;
      wake();
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that writes files ended early, with ${code}`)));
  });
  // Who waits for it is told of a failure; until then it must not end the process.
  finished.catch(() => wake());
  const room = (): Promise<unknown> => Promise.race([finished, new Promise<void>((resolve) => (wake = resolve))]);
  return {
    async add(files) {
      for (const parcel of parcels(files)) {
        while (unwritten > mostUnwritten) await room();
        unwritten += parcel.contents.length;
        worker.postMessage(parcel, [parcel.contents.buffer]);
      }
    },
    finish() {
      worker.postMessage({ paths: '', sizes: [], contents: new Uint8Array(0) } satisfies Parcel);
      return finished;
    },
  };
}

/** Packs files into parcels of about a megabyte. A file that is larger than that goes alone. */
function* parcels(files: Iterable<EmittedFile>): Iterable<Parcel> {
  let box = newBox();
  for (const { path, contents } of files) {
    // A character is at most three bytes long.
    const most = contents.length * 3;
    if (box.bytes > 0 && box.bytes + most > parcelBytes) {
      yield closed(box);
      box = newBox();
    }
    if (most > parcelBytes) {
      const encoded = new TextEncoder().encode(contents);
      yield { paths: path, sizes: [encoded.length], contents: encoded };
    } else {
      const bytes = box.room.write(contents, box.bytes);
      box.paths.push(path);
      box.sizes.push(bytes);
      box.bytes += bytes;
    }
  }
  if (box.paths.length > 0) yield closed(box);
}

interface Box {
  readonly paths: string[];
  readonly sizes: number[];
  readonly room: Buffer<ArrayBuffer>;
  bytes: number;
}

function newBox(): Box {
  return { paths: [], sizes: [], room: Buffer.allocUnsafeSlow(parcelBytes), bytes: 0 };
}

function closed({ paths, sizes, room, bytes }: Box): Parcel {
  return { paths: paths.join('\n'), sizes, contents: new Uint8Array(room.buffer, 0, bytes) };
}
