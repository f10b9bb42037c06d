import { type BigIntStats, statSync } from 'node:fs';
import { contentHash } from '../../base/hash.ts';
import type { Source } from '../../base/span.ts';
import type { Settings } from '../../model/project.ts';
import { diskTree } from './file-tree.ts';
import { recall, remember } from './memory-file.ts';
import { listProjectFiles, type ProjectFiles, type ProjectPaths } from './read-project-files.ts';
import { readSource } from './read-sources.ts';

/** The files that a project consists of, by what is in them. */
export interface Inputs {
  /** Equal for equal files, equal settings and the same program. */
  readonly key: string;
  /** Equal for equal settings and the same program. */
  readonly frame: string;
  /** Content hash of each file by its path. */
  readonly hashes: ReadonlyMap<string, string>;
  readonly paths: ProjectPaths;
  /** The files that had to be read for this, by path. */
  readonly sources: ReadonlyMap<string, Source>;
}

const memory = 'inputs.json';

/** Path → content hash and how the file system saw the file when it had this content. */
type Seen = Readonly<Record<string, readonly [hash: string, mark: string]>>;

/**
 * Looks at the files of a project without reading those that look as they did before. `program` tells one build of Waymark from
 * another. Null where a file or a folder cannot be read: that is for reading the project to report.
 */
export function lookAtInputs(root: string, settings: Settings, program: string): Inputs | null {
  const listed = listProjectFiles(diskTree(root), settings);
  if (listed.diagnostics.length > 0) return null;
  const { catalog, templates, unitTests } = listed.value;
  const before: Seen = recall(root, memory, isSeen) ?? {};
  const after: Record<string, readonly [string, string]> = {};
  const hashes = new Map<string, string>();
  const sources = new Map<string, Source>();
  const now = Date.now();
  for (const path of [...catalog, ...templates, ...unitTests]) {
    const { mark, size } = lookAt(`${root}/${path}`, now);
    const known = Object.hasOwn(before, path) ? before[path] : undefined;
    let hash = known !== undefined && known[1] === mark ? known[0] : null;
    if (hash === null) {
      const source = readSource(root, path, size).value;
      if (source === null) return null;
      sources.set(path, source);
      hash = contentHash(source.text);
    }
    hashes.set(path, hash);
    if (mark !== null) after[path] = [hash, mark];
  }
  if (!sameSeen(before, after)) remember(root, memory, after);
  const frame = contentHash(JSON.stringify([program, settings], exact));
  return { key: contentHash(JSON.stringify([frame, [...hashes]])), frame, hashes, paths: listed.value, sources };
}

/** Whole numbers of settings that doubles cannot hold. */
function exact(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value;
}

/** The files as they were looked at, or those of them that are wanted; null where one has changed since. */
export function readInputs(
  root: string,
  { paths, hashes, sources }: Inputs,
  wanted: Pick<ReadonlySet<string>, 'has'> = hashes,
): ProjectFiles | null {
  const read = (list: readonly string[]): Source[] | null => {
    const found: Source[] = [];
    for (const path of list) {
      if (!wanted.has(path)) continue;
      const source = sources.get(path) ?? readSource(root, path).value;
      if (source === null || (!sources.has(path) && contentHash(source.text) !== hashes.get(path))) return null;
      found.push(source);
    }
    return found;
  };
  const [catalog, templates, unitTests] = [read(paths.catalog), read(paths.templates), read(paths.unitTests)];
  return catalog && templates && unitTests && { catalog, templates, unitTests };
}

/** A file that was changed less than this before may be changed once more without looking different. */
const uncertainMs = 2000;

/** How the file system sees a file: `mark` is null where that cannot be relied on. */
function lookAt(path: string, now: number): { readonly mark: string | null; readonly size?: number } {
  const stats: BigIntStats | undefined = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (stats === undefined) return { mark: null };
  const size = Number(stats.size);
  if (Number(stats.ctimeMs) > now - uncertainMs) return { mark: null, size };
  return { mark: `${stats.size} ${stats.mtimeNs} ${stats.ctimeNs} ${stats.ino}`, size };
}

function sameSeen(one: Seen, other: Seen): boolean {
  const paths = Object.keys(one);
  return paths.length === Object.keys(other).length && paths.every((path) => one[path]?.[1] === other[path]?.[1]);
}

function isSeen(data: unknown): data is Seen {
  return (
    typeof data === 'object' &&
    data !== null &&
    Object.values(data).every((one) => Array.isArray(one) && typeof one[0] === 'string' && typeof one[1] === 'string')
  );
}
