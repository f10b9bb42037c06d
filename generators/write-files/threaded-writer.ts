import { Worker } from 'node:worker_threads';
import type { Outcome } from '../../src/base/outcome.ts';
import type { MadeFiles } from '../generator.ts';
import type { WriteReport } from './output-writer.ts';

/** An `OutputWriter` that works in a thread of its own while the next files are made. */
export interface ThreadedWriter {
  /** Takes files over. Waits while the thread has as much to do as is good for the memory. */
  add(files: MadeFiles): Promise<void>;
  finish(): Promise<Outcome<WriteReport>>;
}

/** What goes to the thread: files, their contents one after the other in one buffer. The last message has no files. */
export interface Parcel {
  /** Their paths, a line each: a single text is handed over faster than many. */
  readonly paths: string;
  /** How many bytes each has. */
  readonly sizes: readonly number[];
  readonly contents: Uint8Array<ArrayBuffer>;
  /** True where the last file goes on with the first one of the next parcel. */
  readonly goesOn: boolean;
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
      worker.postMessage({ paths: '', sizes: [], contents: new Uint8Array(0), goesOn: false } satisfies Parcel);
      return finished;
    },
  };
}

/** Packs files into parcels of about a megabyte. Files that are made in parts go in as many parcels as they take. */
function* parcels(files: MadeFiles): Iterable<Parcel> {
  let box = newBox();
  for (const file of files) {
    const parts = 'parts' in file ? file.parts : [file.contents];
    box.paths.push(file.path);
    box.sizes.push(0);
    for (const part of parts) {
      for (const text of pieces(part)) {
        if (box.bytes + text.length * mostBytes > parcelBytes) {
          yield closed(box, true);
          box = newBox();
          box.paths.push(file.path);
          box.sizes.push(0);
        }
        const bytes = box.room.write(text, box.bytes);
        box.sizes[box.sizes.length - 1] = (box.sizes.at(-1) ?? 0) + bytes;
        box.bytes += bytes;
      }
    }
  }
  if (box.paths.length > 0) yield closed(box, false);
}

/** A character is at most so many bytes long. */
const mostBytes = 3;
const pieceLength = Math.floor(parcelBytes / mostBytes);

/** A text of more than a parcel in pieces that fit, no character cut in two. */
function* pieces(text: string): Iterable<string> {
  let at = 0;
  while (text.length - at > pieceLength) {
    const isCut = /[\ud800-\udbff]/.test(text[at + pieceLength - 1] ?? '');
    const end = at + pieceLength - (isCut ? 1 : 0);
    yield text.slice(at, end);
    at = end;
  }
  yield at === 0 ? text : text.slice(at);
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

function closed({ paths, sizes, room, bytes }: Box, goesOn: boolean): Parcel {
  return { paths: paths.join('\n'), sizes, contents: new Uint8Array(room.buffer, 0, bytes), goesOn };
}
