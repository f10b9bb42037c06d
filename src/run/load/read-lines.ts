import { createReadStream } from 'node:fs';
import { pipeline, type Readable } from 'node:stream';
import zlib from 'node:zlib';
import type { InputFile } from './load-dialect.ts';

/** One line of a file, without its line break. */
export interface FileLine {
  /** From 1, blank lines counted. */
  readonly number: number;
  readonly bytes: Buffer;
}

/**
 * The lines at some positions (from 1, ascending, blank lines not counted), as DuckDB counts them, a list a block read.
 * Reads the file once, up to the last position.
 */
export async function* readLines(file: InputFile, positions: readonly number[]): AsyncGenerator<readonly FileLine[]> {
  let next = 0;
  let position = 0;
  let number = 0;
  let found: FileLine[] = [];
  const onLine = (bytes: Buffer): void => {
    number++;
    if (isBlank(bytes)) return;
    position++;
    if (position !== positions[next]) return;
    next++;
    found.push({ number, bytes });
  };
  for await (const _ of scanLines(file, onLine)) {
    if (found.length > 0) yield found;
    found = [];
    if (next >= positions.length) return;
  }
}

const lineFeed = 10;

/**
 * Gives every line of a file to `onLine`, decompressed where its name ends in `.gz` or `.zst`. Yields after every block read:
 * a generator of single lines would take longer than reading them.
 */
export async function* scanLines(file: InputFile, onLine: (bytes: Buffer) => void): AsyncGenerator<void> {
  const stream = openFile(file);
  const unfinished: Buffer[] = [];
  for await (const chunk of stream) {
    const block: Buffer = chunk;
    let from = 0;
    for (let end = block.indexOf(lineFeed); end >= 0; end = block.indexOf(lineFeed, from)) {
      const line = block.subarray(from, end);
      onLine(unfinished.length === 0 ? line : Buffer.concat([...unfinished.splice(0), line]));
      from = end + 1;
    }
    if (from < block.length) unfinished.push(block.subarray(from));
    yield;
  }
  if (unfinished.length > 0) onLine(Buffer.concat(unfinished));
  yield;
}

/** The first bytes of a file. */
export async function readHead(file: InputFile, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of openFile(file)) {
    const block: Buffer = chunk;
    parts.push(block);
    size += block.length;
    if (size >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}

function openFile(file: InputFile): Readable {
  const stored = createReadStream(file.absolute, { highWaterMark: 4 * 1024 * 1024 });
  const ending = file.absolute.toLowerCase().slice(file.absolute.lastIndexOf('.'));
  // An error of the file reaches the reader through the decompressor.
  if (ending === '.gz') return pipeline(stored, zlib.createGunzip(), () => {});
  if (ending === '.zst') return pipeline(stored, zlib.createZstdDecompress(), () => {});
  return stored;
}

/** Nothing but blanks: space, tab, carriage return, vertical tab, form feed. */
function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) {
    if (byte !== 32 && (byte < 9 || byte > 13)) return false;
  }
  return true;
}
