import { startThread } from '../../src/base/start-thread.ts';
import { looksUntouched } from './seen-files.ts';

/** From so many files on a thread of its own is worth its start. */
const manyFiles = 5000;

/** Looks at all files of an output folder while other work goes on; see `looksUntouched`. */
export function isUntouchedMeanwhile(root: string, out: string, files: number): () => Promise<boolean> {
  if (files < manyFiles) return async () => looksUntouched(root, out);
  const worker = startThread(new URL('./untouched-thread.ts', import.meta.url), { workerData: { root, out } });
  worker.unref();
  const found = new Promise<boolean>((resolve) => {
    worker.once('message', (isUntouched: boolean) => resolve(isUntouched));
    worker.once('error', () => resolve(false));
    worker.once('exit', () => resolve(false));
  });
  return () => {
    worker.ref();
    return found;
  };
}
