import { join } from 'node:path';
import { type ThreadedEvents, threadedEvents } from '../../generators/threaded-events.ts';

/** What generators remember of earlier runs. */
export function cacheFile(root: string): string {
  return join(root, '.waymark', 'cache', 'generators.json');
}

/** From so many files on a thread is worth its start. */
const manyFiles = 200;

/**
 * Starts the thread of the generators that look at events alone, for a project that is sure to be generated: the thread loads what
 * it needs while the project is read. Null for small projects.
 */
export function generateAhead(root: string, files: number, check: boolean): ThreadedEvents | null {
  return files < manyFiles ? null : threadedEvents({ cacheFile: cacheFile(root), keep: !check });
}
