import { Worker } from 'node:worker_threads';

/** What `lineage-thread` is told. */
export interface LineageWork {
  readonly root: string;
  /** Of the file that it writes. */
  readonly name: string;
  readonly key: string;
  /** `PackedTexts` as JSON: one text is handed over faster than many. */
  readonly texts: string;
}

/** Works out the lineage of models in a thread and keeps it. The process lives until that is done; that it failed is never said. */
export function keepLineage(work: LineageWork): void {
  const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const worker = new Worker(new URL(`./lineage-thread.${ending}`, import.meta.url), { workerData: work });
  worker.on('error', () => {});
}
