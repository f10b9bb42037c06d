import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import type { SourceFile } from './find-files.ts';

/** Hash of the bytes that a file had when it was found; of one that is not on this machine its version. Null where it can no longer be read or has changed since. */
export async function hashFile(file: SourceFile, signal: AbortSignal): Promise<string | null> {
  if (file.isStored) return file.modified;
  try {
    const hash = createHash('sha1');
    if (file.size > 0) {
      const stream = createReadStream(file.absolute, { end: file.size - 1, highWaterMark: 4 * 1024 * 1024, signal });
      for await (const chunk of stream) hash.update(chunk);
    }
    return isAsFound(file) ? hash.digest('hex') : null;
  } catch {
    return null;
  }
}

/** True where size and time of change are what they were when the load was planned. */
export function isAsFound(file: SourceFile): boolean {
  if (file.isStored) return true;
  const stat = statSync(file.absolute, { throwIfNoEntry: false });
  return stat !== undefined && stat.size === file.size && String(stat.mtimeMs) === file.modified;
}
