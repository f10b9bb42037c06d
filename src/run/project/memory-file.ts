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
    const data: unknown = JSON.parse(recallText(root, name) ?? '');
    return isShape(data) ? data : null;
  } catch {
    return null;
  }
}

/** Keeps plain data under a name. Best effort. */
export function remember(root: string, name: string, data: unknown): void {
  rememberText(root, name, JSON.stringify(data));
}

export function cachePath(root: string, name: string): string {
  return join(root, cacheFolder, name);
}

export function recallText(root: string, name: string): string | null {
  try {
    return readFileSync(cachePath(root, name), 'utf8');
  } catch {
    return null;
  }
}

/** Replaces the whole file at once, so that other processes read either the old or the new one. Best effort. */
export function rememberText(root: string, name: string, text: string): void {
  const path = cachePath(root, name);
  const beside = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(beside, text);
    renameSync(beside, path);
  } catch {
    tryRemove(beside);
  }
}

function tryRemove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // The folder is read-only, or no folder.
  }
}
