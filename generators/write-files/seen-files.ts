import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileMark, lookAt } from './look-at.ts';
import { manifestMark, replaceFile } from './manifest.ts';

/** The files of the manifest as seen by the file system of this machine: what looks the same need not be read again. */
export type SeenFiles = Map<string, { readonly hash: string; readonly mark: string }>;

const seenFile = '.waymark/cache/outputs.txt';

/** The first line of the file: which output folder it is about, how its manifest looked, and how many lines follow. */
interface Head {
  readonly folder: string;
  readonly manifest: string | null;
  readonly count: number;
}

/** Reads what this machine saw last; empty where that is not known. `folder` is the output folder that it was seen in. */
export function readSeen(root: string, folder: string): SeenFiles {
  const seen: SeenFiles = new Map();
  for (const { path, hash, mark } of readLines(root, folder)?.files() ?? []) seen.set(path, { hash, mark });
  return seen;
}

/** How the manifest looked when the files were seen. */
export function seenManifest(root: string, folder: string): string | null {
  return readLines(root, folder)?.head.manifest ?? null;
}

/** Best effort: without it everything is read again, and nothing else changes. */
export function writeSeen(root: string, folder: string, seen: SeenFiles): void {
  const head: Head = { folder, manifest: manifestMark(join(root, folder)), count: seen.size };
  const lines = [JSON.stringify(head)];
  for (const [path, { hash, mark }] of seen) lines.push(`${hash}\t${mark}\t${path}`);
  save(root, `${lines.join('\n')}\n`);
}

function save(root: string, text: string): void {
  try {
    mkdirSync(dirname(join(root, seenFile)), { recursive: true });
    replaceFile(join(root, seenFile), text);
  } catch {
    // The cache folder may be read-only.
  }
}

/** Replaces what is known of a few files. The others are as they were seen before. */
export function changeSeen(root: string, folder: string, changed: SeenFiles): void {
  const lines = readLines(root, folder);
  if (lines === null) return;
  const head: Head = { ...lines.head, manifest: manifestMark(join(root, folder)) };
  const { text } = lines;
  const edits = [...changed].flatMap(([path, { hash, mark }]) => {
    const end = text.indexOf(`\t${path}\n`);
    return end < 0 ? [] : [{ start: text.lastIndexOf('\n', end) + 1, end, line: `${hash}\t${mark}` }];
  });
  const parts = [JSON.stringify(head)];
  let at = text.indexOf('\n');
  for (const { start, end, line } of edits.sort((a, b) => a.start - b.start)) {
    parts.push(text.slice(at, start), line);
    at = end;
  }
  save(root, `${parts.join('')}${text.slice(at)}`);
}

/** True where the manifest and all of its files look as they did when the last run ended. False says nothing. */
export function looksUntouched(root: string, folder: string): boolean {
  const lines = readLines(root, folder);
  if (lines === null || lines.head.manifest === null) return false;
  if (lines.head.manifest !== manifestMark(join(root, folder))) return false;
  let count = 0;
  for (const { path, mark } of lines.files()) {
    const stats = lookAt(`${root}/${folder}/${path}`);
    if (!stats?.isFile() || fileMark(stats) !== mark) return false;
    count += 1;
  }
  return count === lines.head.count;
}

interface SeenLine {
  readonly path: string;
  readonly hash: string;
  readonly mark: string;
}

interface SeenLines {
  readonly head: Head;
  readonly text: string;
  files(): Iterable<SeenLine>;
}

function readLines(root: string, folder: string): SeenLines | null {
  try {
    const text = readFileSync(join(root, seenFile), 'utf8');
    const head: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
    return isHead(head) && head.folder === folder ? { head, text, files: () => filesOf(text) } : null;
  } catch {
    return null;
  }
}

/** A line without an end was cut off. */
function* filesOf(text: string): Iterable<SeenLine> {
  let start = text.indexOf('\n') + 1;
  for (let end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
    const [hash, mark, path] = text.slice(start, end).split('\t');
    if (hash !== undefined && mark !== undefined && path !== undefined) yield { path, hash, mark };
    start = end + 1;
  }
}

function isHead(data: unknown): data is Head {
  if (typeof data !== 'object' || data === null || !('folder' in data && 'manifest' in data && 'count' in data))
    return false;
  const { folder, manifest, count } = data;
  return typeof folder === 'string' && typeof count === 'number' && (manifest === null || typeof manifest === 'string');
}
