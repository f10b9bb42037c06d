import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Where Waymark keeps what only saves time. It may be deleted at any moment. */
const cacheFolder = '.waymark/cache';

/**
 * What was written under a name, or null: where there is nothing, where it was cut off or damaged, and where it is not of the
 * shape that `isShape` tells. A cache is never worth an error.
 */
export function recall<T>(root: string, name: string, isShape: (data: unknown) => data is T): T | null {
  try {
    const data: unknown = JSON.parse(readFileSync(join(root, cacheFolder, name), 'utf8'));
    return isShape(data) ? data : null;
  } catch {
    return null;
  }
}

/** Replaces the whole file at once, so that other processes read either the old or the new one. Best effort. */
export function remember(root: string, name: string, data: unknown): void {
  const path = join(root, cacheFolder, name);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, JSON.stringify(data));
    renameSync(beside, path);
  } catch {
    rmSync(beside, { force: true });
  }
}
