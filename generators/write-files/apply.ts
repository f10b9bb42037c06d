import { mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentHash } from '../../src/base/hash.ts';
import { type Contents, hashOfContents, writeContents } from './contents.ts';
import { errorCode } from './findings.ts';
import { fileMark, lookAt } from './look-at.ts';
import { isLeftover, type Manifest, replaceFile } from './manifest.ts';

/**
 * Straight to its place: nobody can be reading it, and should the process die, the manifest knows that it is Waymark's.
 * Returns how the file system sees it.
 */
export function createFile(folder: string, path: string, contents: Contents): string | undefined {
  const target = `${folder}/${path}`;
  try {
    return writeContents(target, contents, 'wx');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      mkdirSync(dirname(target), { recursive: true });
      return createFile(folder, path, contents);
    }
    if (errorCode(error) !== 'EEXIST' || !willHold(target, contents)) throw error;
    return markOf(folder, path);
  }
}

/** True where another run is writing the same file at this moment. It gets a fifth of a second to finish it. */
function willHold(target: string, contents: Contents): boolean {
  const hash = hashOfContents(contents);
  for (let tries = 0; tries < 20; tries++) {
    const stats = lookAt(target);
    if (!stats?.isFile()) return false;
    if (contentHash(readFileSync(target)) === hash) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  return false;
}

/** Returns how the file system sees it. */
export function changeFile(folder: string, path: string, contents: Contents): string | undefined {
  replaceFile(join(folder, path), contents);
  return markOf(folder, path);
}

/** Undefined where it is gone again. */
function markOf(folder: string, path: string): string | undefined {
  const stats = lookAt(join(folder, path));
  return stats && fileMark(stats);
}

/** Removes files, and folders that are empty then. `progress` tells which file it is at. */
export function removeFiles(folder: string, paths: readonly string[], progress: (path: string) => void): void {
  for (const path of paths) {
    progress(path);
    rmSync(join(folder, path), { force: true });
  }
  const parents = new Set<string>();
  for (const path of paths) {
    for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) parents.add(parent);
  }
  for (const parent of [...parents].sort((a, b) => b.length - a.length)) {
    if (listNames(join(folder, parent)).length === 0) tryRemoveFolder(join(folder, parent));
  }
}

/** Removes the half-written files of a run that was killed. */
export function clearLeftovers(folder: string, manifest: Manifest): void {
  for (const parent of new Set([...manifest.pending].map((path) => dirname(join(folder, path))))) {
    for (const name of listNames(parent)) {
      if (isLeftover(name)) rmSync(join(parent, name), { force: true });
    }
  }
}

function tryRemoveFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'ENOTEMPTY') throw error;
  }
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
