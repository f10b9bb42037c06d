import { parentPort, workerData } from 'node:worker_threads';
import { outputWriter, type WrittenFile } from './output-writer.ts';
import type { Answer, Parcel } from './threaded-writer.ts';

/** The other side of `threadedWriter`. */
const { root, out, check }: { root: string; out: string; check: boolean } = workerData;
const writer = outputWriter(root, out, { check });

/** The parts so far of a file that goes on. */
let begun: Uint8Array[] = [];

parentPort?.on('message', (parcel: Parcel) => {
  if (parcel.sizes.length === 0) {
    answer({ outcome: writer.finish() });
    parentPort?.close();
    return;
  }
  writer.add(filesIn(parcel));
  answer({ done: parcel.contents.length });
});

function filesIn({ paths, sizes, contents, goesOn }: Parcel): WrittenFile[] {
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
}

function answer(message: Answer): void {
  parentPort?.postMessage(message);
}
