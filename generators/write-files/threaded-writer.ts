import type { MessagePort } from 'node:worker_threads';
import type { Outcome } from '../../src/base/outcome.ts';
import { startThread } from '../../src/base/start-thread.ts';
import type { MadeFiles } from '../generator.ts';
import type { WriteReport } from './output-writer.ts';
import { parcelSender, type Receipt } from './parcels.ts';

/** An `OutputWriter` that works in a thread of its own while the next files are made. */
export interface ThreadedWriter {
  /** Takes files over. Waits while the thread has as much to do as is good for the memory. */
  add(files: MadeFiles): Promise<void>;
  /** What happened, once all who send files have ended. */
  finish(): Promise<Outcome<WriteReport>>;
  stop(): void;
}

/** What comes back: how much was dealt with, or in the end what happened. */
export type Answer = Receipt | { readonly outcome: Outcome<WriteReport> };

/** What the thread begins with. `others`: ports on which other threads send it files. */
export interface WriterStart {
  readonly root: string;
  readonly out: string;
  readonly check: boolean;
  readonly others: readonly MessagePort[];
}

export function threadedWriter(
  root: string,
  out: string,
  { check = false, others = [] }: Partial<Pick<WriterStart, 'check' | 'others'>> = {},
): ThreadedWriter {
  const worker = startThread(new URL('./writer-thread.ts', import.meta.url), {
    workerData: { root, out, check, others } satisfies WriterStart,
    transferList: [...others],
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
  });
  const sender = parcelSender(worker);
  const finished = new Promise<Outcome<WriteReport>>((resolve, reject) => {
    worker.on('message', (answer: Answer) => {
      if ('outcome' in answer) resolve(answer.outcome);
      else sender.received(answer);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the thread that writes files ended early, with ${code}`)));
  });
  // Who waits for it is told of a failure; until then it must not end the process.
  finished.catch(() => sender.giveUp());
  return {
    add: (files) => sender.send(files),
    finish() {
      sender.end();
      return finished;
    },
    stop: () => void worker.terminate(),
  };
}
