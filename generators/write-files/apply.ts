import { lstatSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { EmittedFile } from '../generator.ts';
import { errorCode, writeFinding } from './findings.ts';
import { fileMark, isLeftover, type Manifest, readSeen, replaceFile, writeManifest, writeSeen } from './manifest.ts';
import type { OutputFolder, WritePlan } from './plan.ts';

/** Carries a plan out. Stops at the first thing that the operating system refuses; the next run carries on from there. */
export function applyPlan(folder: OutputFolder, plan: WritePlan, manifest: Manifest): Diagnostic[] {
  const writes = [...plan.create, ...plan.change];
  const progress = { path: '' };
  try {
    if (writes.length + plan.remove.length > 0 || !sameFiles(plan.hashes, manifest)) {
      const pending = new Set([...manifest.pending, ...writes.map((file) => file.path), ...plan.remove]);
      writeManifest(folder.path, { files: manifest.files, pending });
      clearLeftovers(folder, manifest);
      changeFiles(folder, plan, progress);
      progress.path = '';
      writeManifest(folder.path, { files: plan.hashes, pending: new Set() });
    }
  } catch (error) {
    return [writeFinding(folder.out, progress.path, error)];
  }
  rememberSeen(folder, plan, writes);
  return [];
}

function changeFiles(folder: OutputFolder, plan: WritePlan, progress: { path: string }): void {
  for (const path of plan.remove) {
    progress.path = path;
    rmSync(join(folder.path, path), { force: true });
  }
  removeEmptyFolders(folder, plan.remove);
  for (const { path, contents } of plan.create) {
    progress.path = path;
    createFile(folder, path, contents);
  }
  for (const { path, contents } of plan.change) {
    progress.path = path;
    replaceFile(join(folder.path, path), contents);
  }
}

function sameFiles(hashes: ReadonlyMap<string, string>, manifest: Manifest): boolean {
  if (manifest.pending.size > 0 || manifest.files.size !== hashes.size) return false;
  return [...hashes].every(([path, hash]) => manifest.files.get(path) === hash);
}

/** Straight to its place: nobody can be reading it, and should the process die, the manifest knows that it is Waymark's. */
function createFile(folder: OutputFolder, path: string, contents: string): void {
  const target = join(folder.path, path);
  try {
    writeFileSync(target, contents, create);
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents, create);
  }
}

/** The encoding is the default one, but only where it is named Node takes the shorter way. */
const create = { flag: 'wx', encoding: 'utf8' } as const;

function clearLeftovers(folder: OutputFolder, manifest: Manifest): void {
  for (const parent of new Set([...manifest.pending].map((path) => dirname(join(folder.path, path))))) {
    for (const name of listNames(parent)) {
      if (isLeftover(name)) rmSync(join(parent, name), { force: true });
    }
  }
}

function removeEmptyFolders(folder: OutputFolder, removed: readonly string[]): void {
  const parents = new Set<string>();
  for (const path of removed) {
    for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) parents.add(parent);
  }
  for (const parent of [...parents].sort((a, b) => b.length - a.length)) {
    if (listNames(join(folder.path, parent)).length === 0) tryRemoveFolder(join(folder.path, parent));
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

function rememberSeen(folder: OutputFolder, plan: WritePlan, writes: readonly EmittedFile[]): void {
  const before = readSeen(folder.root, folder.out);
  for (const { path } of writes) {
    const stats = lstatSync(join(folder.path, path), { throwIfNoEntry: false });
    if (stats !== undefined) plan.seen.set(path, { hash: plan.hashes.get(path) ?? '', mark: fileMark(stats) });
  }
  const same =
    before.size === plan.seen.size && [...plan.seen].every(([path, { mark }]) => before.get(path)?.mark === mark);
  if (!same) writeSeen(folder.root, folder.out, plan.seen);
}
