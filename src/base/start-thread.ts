import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a thread. `module` is the URL of its module's TypeScript source; where this code is compiled, so is that.
 * The thread finds its code compiled by an earlier run where this process does: Node does not pass that on by itself.
 */
export function startThread(module: URL, options: WorkerOptions): Worker {
  const cache = getCompileCacheDir();
  const env = cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
  return new Worker(runnable(module), { ...options, env });
}

function runnable(module: URL): string {
  const path = fileURLToPath(module);
  return import.meta.url.endsWith('.ts') ? path : path.replace(/\.ts$/, '.js');
}
