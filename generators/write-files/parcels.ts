import type { MessagePort, Worker } from 'node:worker_threads';
import type { MadeFiles } from '../generator.ts';

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

/** What comes back: how many bytes were dealt with. */
export interface Receipt {
  readonly done: number;
}

const parcelBytes = 1_000_000;
/** So much may be on its way: more would only fill the memory. */
const mostUnwritten = 8_000_000;

/** Sends files to the thread that writes them. */
export interface ParcelSender {
  /** Takes files over. Waits while as much is on its way as is good for the memory. */
  send(files: MadeFiles): Promise<void>;
  /** Tells that no more files follow. */
  end(): void;
  received(receipt: Receipt): void;
  /** Ends all waiting: nobody receives anything any more. */
  giveUp(): void;
}

export function parcelSender(to: Pick<MessagePort | Worker, 'postMessage'>): ParcelSender {
  let unwritten = 0;
  let isLost = false;
  let wake = (): void => {};
  return {
    async send(files) {
      for (const parcel of parcels(files)) {
        while (unwritten > mostUnwritten && !isLost) await new Promise<void>((resolve) => (wake = resolve));
        unwritten += parcel.contents.length;
        to.postMessage(parcel, [parcel.contents.buffer]);
      }
    },
    end: () => to.postMessage({ paths: '', sizes: [], contents: new Uint8Array(0), goesOn: false } satisfies Parcel),
    received({ done }) {
      unwritten -= done;
      wake();
    },
    giveUp() {
      isLost = true;
      wake();
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
