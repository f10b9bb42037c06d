import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, thisProcess } from '../../record/process-identity.ts';
import type { LeftOver } from './aside.ts';

/** The folder below that of all outputs in which data are compared. */
const place = '.data-diff';
const ownerFile = 'owner.json';

/** Where a project lies, and its outputs within it. */
export interface AsidePlace {
  readonly root: string;
  readonly out: string;
}

export interface AsideFolder {
  readonly path: string;
  remove(): void;
}

/** A folder for the database of one comparison. Those of processes that were killed are removed. */
export function makeAsideFolder(at: AsidePlace): AsideFolder {
  const parent = join(at.root, at.out, place);
  mkdirSync(parent, { recursive: true });
  clearFolders(at, true);
  const path = join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, ownerFile), JSON.stringify(thisProcess()));
  return {
    path,
    remove() {
      remove(path);
      removeEmpty(parent);
    },
  };
}

/** The folders of comparisons that were killed, removed or only named. */
export function clearFolders({ root, out }: AsidePlace, toRemove: boolean): LeftOver[] {
  const parent = join(root, out, place);
  const names = existsSync(parent) ? readdirSync(parent).filter((name) => isLeftOver(join(parent, name))) : [];
  if (toRemove) for (const name of names) remove(join(parent, name));
  if (toRemove && names.length > 0) removeEmpty(parent);
  return names.map((name) => ({ kind: 'folder', name: `${out}/${place}/${name}` }));
}

/** The last one takes the folder of all along. */
function removeEmpty(parent: string): void {
  try {
    if (readdirSync(parent).length === 0) rmSync(parent, { recursive: true, force: true });
  } catch {
    // Another comparison has removed it already.
  }
}

function remove(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 3 });
}

function isLeftOver(path: string): boolean {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(path, ownerFile), 'utf8'));
    return isIdentity(owner) && !isAlive(owner);
  } catch {
    // It is being made just now, or it is not one of these.
    return false;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null && 'pid' in value && 'host' in value && 'started' in value;
}
