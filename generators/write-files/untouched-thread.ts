import { parentPort, workerData } from 'node:worker_threads';
import { looksUntouched } from './seen-files.ts';

/** The other side of `isUntouchedMeanwhile`. */
const { root, out }: { root: string; out: string } = workerData;
parentPort?.postMessage(looksUntouched(root, out));
