import { parentPort, workerData } from 'node:worker_threads';
import { outputWriter } from './output-writer.ts';
import type { Answer, Parcel } from './threaded-writer.ts';

/** The other side of `threadedWriter`. */
const { root, out, check }: { root: string; out: string; check: boolean } = workerData;
const writer = outputWriter(root, out, { check });

parentPort?.on('message', ({ paths, sizes, contents }: Parcel) => {
  if (sizes.length === 0) {
    answer({ outcome: writer.finish() });
    parentPort?.close();
    return;
  }
  let at = 0;
  writer.add(
    paths.split('\n').map((path, index) => {
      const start = at;
      at += sizes[index] ?? 0;
      return { path, contents: contents.subarray(start, at) };
    }),
  );
  answer({ done: contents.length });
});

function answer(message: Answer): void {
  parentPort?.postMessage(message);
}
