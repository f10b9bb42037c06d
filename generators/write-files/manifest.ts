import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../../src/base/hash.ts';
import { type Contents, writeContents } from './contents.ts';
import { errorCode } from './findings.ts';
import { fileMark, lookAt } from './look-at.ts';

/** What the last run wrote. Committed with the output where a project commits that, so it holds nothing of the machine. */
export interface Manifest {
  /** Path below the output folder → content hash of what was written. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths that a run was about to write: whatever stands there now is Waymark's, even if it is half a file. */
  readonly pending: ReadonlySet<string>;
}

const manifestName = '.waymark-manifest.json';
/** Paths that are about to be touched, a line each; the manifest takes its place in the end. */
const pendingName = '.waymark-pending';

/** The manifest of an output folder; empty where there is none, null where it cannot be understood. */
export function readManifest(folder: string): Manifest | null {
  const text = readText(join(folder, manifestName));
  const pending = readPending(folder);
  if (text === null) return { files: new Map(), pending };
  const data = parseJson(text);
  if (!isRecord(data) || data.format !== 1 || !isRecord(data.files)) return null;
  const files = new Map<string, string>();
  for (const [path, hash] of Object.entries(data.files)) {
    if (typeof hash !== 'string') return null;
    files.set(path, hash);
  }
  return { files, pending };
}

/** How the file system sees the manifest; null where there is none, or where a run was killed before it was written. */
export function manifestMark(folder: string): string | null {
  const stats = lookAt(join(folder, manifestName));
  return stats === undefined || existsSync(join(folder, pendingName)) ? null : fileMark(stats);
}

/** Writes down what a finished run has written. Nothing is pending then. */
export function writeManifest(folder: string, written: Manifest['files']): void {
  const files = [...written.keys()].sort().map((path) => `\n  ${JSON.stringify(path)}: "${written.get(path)}"`);
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, manifestName), `{\n "format": 1,\n "files": {${files.join(',')}\n }\n}\n`);
  rmSync(join(folder, pendingName), { force: true });
}

/** A manifest of thousands of files of which a few change: read and written without taking it apart. */
export interface ManifestBytes {
  /** What was written last; null for files that are not listed. */
  hashOf(path: string): string | null;
  /** Replaces the hashes of files that are listed. Nothing is pending then. */
  write(hashes: ReadonlyMap<string, string>): void;
}

/** Null where there is none. */
export function openManifest(folder: string): ManifestBytes | null {
  const bytes = readBytes(join(folder, manifestName));
  if (bytes === null) return null;
  const hashLength = contentHash('').length;
  const placeOf = (path: string): number => {
    const key = `\n  ${JSON.stringify(path)}: "`;
    const at = bytes.indexOf(key);
    return at < 0 ? -1 : at + Buffer.byteLength(key);
  };
  return {
    hashOf(path) {
      const at = placeOf(path);
      return at < 0 ? null : bytes.toString('latin1', at, at + hashLength);
    },
    write(hashes) {
      for (const [path, hash] of hashes) bytes.write(hash, placeOf(path), 'latin1');
      replaceFile(join(folder, manifestName), bytes);
      rmSync(join(folder, pendingName), { force: true });
    },
  };
}

/** Says what is about to be touched, so that a run after a killed one knows it for Waymark's. */
export function announce(folder: string, paths: readonly string[]): void {
  mkdirSync(folder, { recursive: true });
  appendFileSync(join(folder, pendingName), `\n${paths.join('\n')}\n`);
}

/** A last line without its end was cut off by a kill; nothing had been done to that file yet. */
function readPending(folder: string): Set<string> {
  const lines = (readText(join(folder, pendingName)) ?? '').split('\n').slice(0, -1);
  return new Set(lines.filter((line) => line !== ''));
}

/** Writes beside the file and renames, so that readers see the old or the new contents and never half of them. */
export function replaceFile(path: string, contents: Contents): void {
  const beside = `${path}${besideEnding(process.pid)}`;
  try {
    writeContents(beside, contents, 'w');
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function besideEnding(pid: number): string {
  return `.${pid}.waymark-tmp`;
}

/** True for the names of half-written files that a killed run leaves behind; false while that run is alive. */
export function isLeftover(name: string): boolean {
  const pid = /\.(\d+)\.waymark-tmp$/.exec(name)?.[1];
  return pid !== undefined && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function readText(path: string): string | null {
  return readBytes(path)?.toString('utf8') ?? null;
}

function readBytes(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    return null;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
