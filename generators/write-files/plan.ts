import { lstatSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { contentHash } from '../../src/base/hash.ts';
import type { EmittedFile } from '../generator.ts';
import { editedFinding, foreignFinding } from './findings.ts';
import { fileMark, type Manifest, readSeen, type SeenFiles } from './manifest.ts';

/** The difference between what is on disk and what belongs there. */
export interface WritePlan {
  readonly create: EmittedFile[];
  readonly change: EmittedFile[];
  readonly remove: string[];
  /** What the manifest will say: path → hash. */
  readonly hashes: Map<string, string>;
  /** Files that are already as they should be. */
  readonly seen: SeenFiles;
  readonly findings: Diagnostic[];
}

/** The output folder: `path` is `root` and `out` joined. */
export interface OutputFolder {
  readonly root: string;
  readonly out: string;
  readonly path: string;
}

/** Looks at the disk and decides what to do; changes nothing. */
export function planWrites(folder: OutputFolder, files: readonly EmittedFile[], manifest: Manifest): WritePlan {
  const seen = readSeen(folder.root, folder.out);
  const plan: WritePlan = { create: [], change: [], remove: [], hashes: new Map(), seen: new Map(), findings: [] };
  for (const file of files) plan.hashes.set(file.path, contentHash(file.contents));
  for (const path of new Set([...manifest.files.keys(), ...manifest.pending])) {
    if (!plan.hashes.has(path)) planRemoval(folder, path, manifest, plan);
  }
  const blocked = folderCheck(folder, new Set(plan.remove));
  for (const file of files) {
    const obstacle = blocked(file.path);
    if (obstacle === null) planFile(folder, file, manifest, seen, plan);
    else skip(folder, file.path, obstacle, plan);
  }
  return plan;
}

function planRemoval(folder: OutputFolder, path: string, manifest: Manifest, plan: WritePlan): void {
  const hash = diskHash(join(folder.path, path));
  if (hash === null) return;
  if (manifest.pending.has(path) || hash === manifest.files.get(path)) plan.remove.push(path);
  else
    plan.findings.push(
      editedFinding(
        folder.out,
        path,
        'is no longer generated, but was edited by hand: it is left in place',
        'Delete it when it is not needed.',
      ),
    );
}

function planFile(folder: OutputFolder, file: EmittedFile, manifest: Manifest, seen: SeenFiles, plan: WritePlan): void {
  const { path } = file;
  const stats = lstatSync(join(folder.path, path), { throwIfNoEntry: false });
  if (stats === undefined || (stats.isDirectory() && plan.remove.some((one) => one.startsWith(`${path}/`)))) {
    plan.create.push(file);
    return;
  }
  if (!stats.isFile()) {
    skip(folder, path, path, plan);
    return;
  }
  const hash = plan.hashes.get(path);
  const found = currentHash(folder, path, stats, seen);
  const recorded = manifest.files.get(path);
  if (found === hash) plan.seen.set(path, { hash: found, mark: fileMark(stats) });
  else if (recorded === undefined && !manifest.pending.has(path)) skip(folder, path, path, plan);
  else {
    plan.change.push(file);
    if (found === recorded || manifest.pending.has(path)) return;
    plan.findings.push(
      editedFinding(
        folder.out,
        path,
        'was edited by hand; it is generated anew',
        'Change what it is generated from instead.',
      ),
    );
  }
}

function currentHash(folder: OutputFolder, path: string, stats: Stats, seen: SeenFiles): string {
  const known = seen.get(path);
  if (known !== undefined && known.mark === fileMark(stats)) return known.hash;
  return contentHash(readFileSync(join(folder.path, path)));
}

/** Leaves a file out of the manifest too: what stands in its place is not Waymark's. */
function skip(folder: OutputFolder, path: string, obstacle: string, plan: WritePlan): void {
  plan.hashes.delete(path);
  plan.findings.push(foreignFinding(folder.out, obstacle, path));
}

/** Tells of a path below the output folder which of its folders is no real one: a file, or a link that may lead anywhere. */
function folderCheck(folder: OutputFolder, removed: ReadonlySet<string>): (path: string) => string | null {
  const known = new Map<string, string | null>();
  const check = (path: string): string | null => {
    const at = path.lastIndexOf('/');
    if (at < 0) return null;
    const parent = path.slice(0, at);
    const before = known.get(parent);
    if (before !== undefined) return before;
    const stats = lstatSync(join(folder.path, parent), { throwIfNoEntry: false });
    const usable = stats === undefined || stats.isDirectory() || removed.has(parent);
    const obstacle = check(parent) ?? (usable ? null : parent);
    known.set(parent, obstacle);
    return obstacle;
  };
  return check;
}

function diskHash(path: string): string | null {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return null;
  return stats.isFile() ? contentHash(readFileSync(path)) : '';
}
