import { readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../../src/base/hash.ts';
import { fileMark, lookAt } from './look-at.ts';
import type { Manifest } from './manifest.ts';
import type { SeenFiles } from './seen-files.ts';

/** The output folder and what earlier runs left of it. `path` is `root` and `out` joined. */
export interface OutputFolder {
  readonly root: string;
  readonly out: string;
  readonly path: string;
  readonly manifest: Manifest;
  readonly seen: SeenFiles;
}

/** What has to be done so that a file is as it should be. */
export type FilePlan =
  | { readonly action: 'create' }
  | { readonly action: 'change'; readonly edited: boolean }
  | { readonly action: 'keep'; readonly mark: string }
  /** Something that is not Waymark's stands at `obstacle`: in the file's place, or in that of one of its folders. */
  | { readonly action: 'none'; readonly obstacle: string };

/** Looks at the disk and changes nothing. `removed` are files that will be gone by the time that this one is written. */
export function planFile(
  folder: OutputFolder,
  path: string,
  hash: string,
  folderOf: FolderCheck,
  removed: readonly string[],
): FilePlan {
  const { obstacle, isNew } = folderOf(path);
  if (obstacle !== null) return { action: 'none', obstacle };
  if (isNew) return { action: 'create' };
  const stats = lookAt(join(folder.path, path));
  if (stats === undefined || (stats.isDirectory() && removed.some((one) => one.startsWith(`${path}/`))))
    return { action: 'create' };
  if (!stats.isFile()) return { action: 'none', obstacle: path };
  const { manifest } = folder;
  const found = currentHash(folder, path, stats);
  const recorded = manifest.files.get(path);
  if (found === hash) return { action: 'keep', mark: fileMark(stats) };
  if (recorded === undefined && !manifest.pending.has(path)) return { action: 'none', obstacle: path };
  return { action: 'change', edited: found !== recorded && !manifest.pending.has(path) };
}

function currentHash({ path, seen }: OutputFolder, file: string, stats: Stats): string {
  const known = seen.get(file);
  if (known !== undefined && known.mark === fileMark(stats)) return known.hash;
  return contentHash(readFileSync(join(path, file)));
}

/** Files of earlier runs that are not among `emitted`: those to remove, and those that somebody has edited since. */
export function planRemovals(
  { path, manifest }: OutputFolder,
  emitted: { has(path: string): boolean },
): { readonly remove: string[]; readonly edited: string[] } {
  const remove: string[] = [];
  const edited: string[] = [];
  for (const file of new Set([...manifest.files.keys(), ...manifest.pending])) {
    if (emitted.has(file)) continue;
    const hash = diskHash(join(path, file));
    if (hash === null) continue;
    if (manifest.pending.has(file) || hash === manifest.files.get(file)) remove.push(file);
    else edited.push(file);
  }
  return { remove, edited };
}

function diskHash(path: string): string | null {
  const stats = lookAt(path);
  if (stats === undefined) return null;
  return stats.isFile() ? contentHash(readFileSync(path)) : '';
}

/** Where a file is to stand. */
interface FileFolder {
  /** The first of its folders that is no real one: a file, or a link that may lead anywhere. */
  readonly obstacle: string | null;
  /** Nothing stood there when it was first asked for, so no file can be in the way. */
  readonly isNew: boolean;
}

/** Tells of a file's path below the output folder what its folder is. */
export type FolderCheck = (path: string) => FileFolder;

const outputFolder: FileFolder = { obstacle: null, isNew: false };

export function folderCheck(folder: OutputFolder, removed: ReadonlySet<string>): FolderCheck {
  const known = new Map<string, FileFolder>();
  const check = (path: string): FileFolder => {
    const at = path.lastIndexOf('/');
    if (at < 0) return outputFolder;
    const parent = path.slice(0, at);
    const before = known.get(parent);
    if (before !== undefined) return before;
    const stats = lookAt(join(folder.path, parent));
    const usable = stats === undefined || stats.isDirectory() || removed.has(parent);
    const obstacle = check(parent).obstacle ?? (usable ? null : parent);
    const found = { obstacle, isNew: stats === undefined };
    known.set(parent, found);
    return found;
  };
  return check;
}
