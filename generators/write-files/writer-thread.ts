import { parentPort, workerData } from 'node:worker_threads';
import { outputWriter } from './output-writer.ts';
import type { Answer, Parcel } from './threaded-writer.ts';

/** The other side of `threadedWriter`. */
const { root, out, check }: { root: string; out: string; check: boolean } = workerData;
const writer = outputWriter(root, out, { check });

parentPort?.on('message', ({ files, contents }: Parcel) => {
  if (files.length === 0) {
    answer({ outcome: writer.finish() });
    parentPort?.close();
    return;
  }
  let at = 0;
  writer.add(
    files.map(({ path, bytes }) => {
      at += bytes;
      return { path, contents: contents.subarray(at - bytes, at) };
    }),
  );
  answer({ done: contents.length });
});

function answer(message: Answer): void {
  parentPort?.postMessage(message);
}
