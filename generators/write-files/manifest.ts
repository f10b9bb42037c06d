import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, type Stats, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareText } from '../../src/base/span.ts';

/** What the last run wrote. Committed with the output where a project commits that, so it holds nothing of the machine. */
export interface Manifest {
  /** Path below the output folder → content hash of what was written. */
  readonly files: ReadonlyMap<string, string>;
  /** Paths that a run was about to write: whatever stands there now is Waymark's, even if it is half a file. */
  readonly pending: ReadonlySet<string>;
}

/** The same files as seen by the file system of this machine: what looks the same need not be read again. */
export type SeenFiles = Map<string, { readonly hash: string; readonly mark: string }>;

const manifestName = '.waymark-manifest.json';
/** Paths that are about to be touched, a line each; the manifest takes its place in the end. */
const pendingName = '.waymark-pending';
const seenFile = '.waymark/cache/outputs.json';

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

/** Writes down what a finished run has written. Nothing is pending then. */
export function writeManifest(folder: string, written: Manifest['files']): void {
  const files = Object.fromEntries([...written].sort(([a], [b]) => compareText(a, b)));
  mkdirSync(folder, { recursive: true });
  replaceFile(join(folder, manifestName), `${JSON.stringify({ format: 1, files }, null, 1)}\n`);
  rmSync(join(folder, pendingName), { force: true });
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
export function replaceFile(path: string, contents: string | Uint8Array): void {
  const beside = `${path}${besideEnding(process.pid)}`;
  try {
    writeFileSync(beside, contents);
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

function besideEnding(pid: number): string {
  return `.${pid}.waymark-tmp`;
}

/** True for the names of half-written files that a killed run leaves behind. */
export function isLeftover(name: string): boolean {
  return /\.\d+\.waymark-tmp$/.test(name);
}

/** Reads what this machine saw last; empty where that is not known. `folder` is the output folder it was seen in. */
export function readSeen(root: string, folder: string): SeenFiles {
  const data = parseJson(readText(join(root, seenFile)) ?? '');
  const seen: SeenFiles = new Map();
  if (!isRecord(data) || data.format !== 1 || data.folder !== folder || !isRecord(data.files)) return seen;
  for (const [path, entry] of Object.entries(data.files)) {
    if (!Array.isArray(entry)) continue;
    const [hash, mark]: unknown[] = entry;
    if (typeof hash === 'string' && typeof mark === 'string') seen.set(path, { hash, mark });
  }
  return seen;
}

/** Best effort: without it everything is read again, and nothing else changes. */
export function writeSeen(root: string, folder: string, seen: SeenFiles): void {
  const files = Object.fromEntries([...seen].map(([path, { hash, mark }]) => [path, [hash, mark]]));
  try {
    mkdirSync(dirname(join(root, seenFile)), { recursive: true });
    replaceFile(join(root, seenFile), JSON.stringify({ format: 1, folder, files }));
  } catch {
    // The cache folder may be read-only.
  }
}

/** Changes where a file is replaced, rewritten or touched. */
export function fileMark(stats: Stats): string {
  return `${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`;
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
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
