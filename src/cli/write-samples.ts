import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { rowText, type SampledRow } from '../sample/index.ts';
import { convertSample } from './convert-sample.ts';

/** A file that sampled rows were written to, by its absolute path. */
export interface WrittenSample {
  readonly path: string;
  readonly rows: number;
}

/**
 * Writes rows to the files that `fileOf` names by source (absolute paths), as NDJSON or in the format that the name
 * ends with. A file appears
 * under its name only when it is complete; one that is killed half-way leaves what was there before.
 */
export async function writeSamples(
  rows: Iterable<SampledRow>,
  fileOf: (source: string) => string,
  signal: AbortSignal,
): Promise<readonly WrittenSample[]> {
  const files = new Map<string, OpenFile>();
  try {
    for (const row of rows) {
      const path = fileOf(row.source);
      const file = files.get(path) ?? openFile(path);
      files.set(path, file);
      append(file, rowText(row.row));
      if (signal.aborted) throw signal.reason;
    }
    for (const file of files.values()) flush(file);
  } catch (error) {
    for (const file of files.values()) abandon(file);
    throw error;
  }
  for (const [path, file] of files) {
    closeSync(file.descriptor);
    await convertSample(file.unfinished, path);
    renameSync(file.unfinished, file.target);
  }
  return [...files].map(([path, file]) => ({ path, rows: file.rows }));
}

interface OpenFile {
  readonly target: string;
  readonly unfinished: string;
  readonly descriptor: number;
  readonly waiting: string[];
  size: number;
  rows: number;
}

const bufferSize = 1 << 20;

function openFile(target: string): OpenFile {
  mkdirSync(dirname(target), { recursive: true });
  const unfinished = `${target}.unfinished`;
  return { target, unfinished, descriptor: openSync(unfinished, 'w'), waiting: [], size: 0, rows: 0 };
}

function append(file: OpenFile, text: string): void {
  file.waiting.push(text);
  file.size += text.length;
  file.rows += 1;
  if (file.size >= bufferSize) flush(file);
}

function flush(file: OpenFile): void {
  writeSync(file.descriptor, file.waiting.join(''));
  file.waiting.length = 0;
  file.size = 0;
}

function abandon(file: OpenFile): void {
  closeSync(file.descriptor);
  rmSync(file.unfinished, { force: true });
}
