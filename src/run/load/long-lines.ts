import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SourceFile } from './find-files.ts';
import { refuseLength } from './judge/judge-row.ts';
import { scanLines } from './read-lines.ts';
import type { RefusedRow } from './refused.ts';

/** Files as they can be read: lines that are too long are taken out and refused. */
export interface FittedFiles {
  readonly files: readonly SourceFile[];
  /** Bytes of the longest line that is left; null where all are of usual length. */
  readonly longest: number | null;
  readonly refused: readonly RefusedRow[];
  /** Deletes copies that were made. */
  dispose(): Promise<void>;
}

export const asTheyAre = (files: readonly SourceFile[]): FittedFiles => ({
  files,
  longest: null,
  refused: [],
  dispose: async () => {},
});

/** Bytes that one line may have. Memory is needed for several of them at a time. */
export const longestLine = 64 * 1024 * 1024;

/** What is kept of the payload of a line that is too long. */
const payloadBytes = 64 * 1024;

/**
 * Measures all lines. Files with lines above `most` bytes are copied without them: each is replaced by an empty line, so that
 * the numbers of the others stay as they are.
 */
export async function fitLongLines(files: readonly SourceFile[], most = longestLine): Promise<FittedFiles> {
  const copies: string[] = [];
  const refused: RefusedRow[] = [];
  const fitted: SourceFile[] = [];
  let longest = 0;
  for (const file of files) {
    const found = await measureLines(file, most);
    longest = Math.max(longest, found.longest);
    refused.push(...found.refused);
    if (found.refused.length === 0) fitted.push(file);
    else {
      const folder = await mkdtemp(join(tmpdir(), 'waymark-'));
      copies.push(folder);
      const absolute = join(folder, 'lines.ndjson');
      await copyWithout(file, absolute, most);
      fitted.push({ ...file, absolute });
    }
  }
  const dispose = async (): Promise<void> => {
    for (const folder of copies) await rm(folder, { recursive: true, force: true });
  };
  return { files: fitted, longest, refused, dispose };
}

async function measureLines(file: SourceFile, most: number) {
  const refused: RefusedRow[] = [];
  let longest = 0;
  let line = 0;
  const onLine = (bytes: Buffer): void => {
    line++;
    if (bytes.length <= most) longest = Math.max(longest, bytes.length);
    else {
      const payload = bytes.subarray(0, payloadBytes).toString('utf8');
      refused.push({ verdict: refuseLength(bytes.length, most), payload, file: file.path, line });
    }
  };
  for await (const _ of scanLines(file, onLine));
  return { longest, refused };
}

async function copyWithout(file: SourceFile, to: string, most: number): Promise<void> {
  const stream = createWriteStream(to);
  let waiting: Buffer[] = [];
  for await (const _ of scanLines(file, (bytes) => waiting.push(bytes.length > most ? Buffer.alloc(0) : bytes))) {
    const lines = waiting;
    waiting = [];
    for (const bytes of lines) {
      stream.write(bytes);
      stream.write('\n');
    }
    if (stream.writableNeedDrain) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
}
