import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, thisProcess } from '../../record/process-identity.ts';

/** The folder below that of all outputs in which data are compared. */
const place = '.data-diff';
const ownerFile = 'owner.json';

export interface AsideFolder {
  readonly path: string;
  remove(): void;
}

/** A folder for the database of one comparison. Those of processes that were killed are removed. */
export function makeAsideFolder(root: string, out: string): AsideFolder {
  const parent = join(root, out, place);
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent)) if (isLeftOver(join(parent, name))) remove(join(parent, name));
  const path = join(parent, `${process.pid}-${randomBytes(4).toString('hex')}`);
  mkdirSync(path);
  writeFileSync(join(path, ownerFile), JSON.stringify(thisProcess()));
  return {
    path,
    remove() {
      remove(path);
      // The last one takes the folder of all along.
      try {
        if (readdirSync(parent).length === 0) rmSync(parent, { recursive: true, force: true });
      } catch {
        // Another comparison has removed it already.
      }
    },
  };
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
