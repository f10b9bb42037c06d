import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { fileName } from '../../base/names.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { anotherRun, cannotWriteResults } from '../codes.ts';
import { systemCode, systemReason } from '../system-reason.ts';
import type { RunHolder } from '../warehouse.ts';
import { isAlive } from './process-identity.ts';

/** Held while a run works on a target. */
export interface RunLock {
  release(): void;
}

/**
 * Lets one run at a time work on a target. The lock is a file in the folder of all runs that names its holder; a holder
 * that is gone (killed) loses it. Refused with a diagnostic that names the other run.
 */
export function lockTarget(root: string, folder: string, target: string, own: RunHolder): Outcome<RunLock> {
  const path = join(root, folder, `${fileName(target)}.lock`);
  try {
    mkdirSync(join(root, folder), { recursive: true });
    // Tried again after the lock of a dead process was taken away; a third run may be faster than this one.
    for (let tries = 0; tries < 3; tries++) {
      if (writeIfFree(path, own)) return success({ release: () => rmSync(path, { force: true }) });
      const holder = readHolder(path);
      if (holder !== null && isAlive(holder)) return failure(refused(target, holder));
      takeAway(path, `${path}.${own.pid}`);
    }
    return failure(refused(target, readHolder(path)));
  } catch (error) {
    return failure(cannotLock(folder, error));
  }
}

function writeIfFree(path: string, own: RunHolder): boolean {
  try {
    writeFileSync(path, `${JSON.stringify(own)}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Renames first: of two processes that find the same dead holder one gets the file, and gives it back if it is a new one. */
function takeAway(path: string, aside: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return;
    throw error;
  }
  const holder = readHolder(aside);
  if (holder !== null && isAlive(holder)) writeIfFree(path, holder);
  rmSync(aside, { force: true });
}

/** Null where the file is gone again or holds nothing. A file just made is written a moment later, so it is read twice. */
function readHolder(path: string): RunHolder | null {
  const holder = parseHolder(path);
  if (holder !== null) return holder;
  pause(50);
  return parseHolder(path);
}

function parseHolder(path: string): RunHolder | null {
  try {
    const found: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isHolder(found) ? found : null;
  } catch {
    return null;
  }
}

function pause(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

function isHolder(value: unknown): value is RunHolder {
  return (
    typeof value === 'object' &&
    value !== null &&
    'pid' in value &&
    typeof value.pid === 'number' &&
    'host' in value &&
    typeof value.host === 'string' &&
    'started' in value &&
    'command' in value &&
    'since' in value
  );
}

/** Names the run that holds a target. */
export function refused(target: string, holder: RunHolder | null): Diagnostic {
  const run = holder?.run ? `run ${holder.run}, ` : '';
  const who =
    holder === null
      ? 'Another run'
      : `\`waymark ${holder.command}\` (${run}process ${holder.pid} on ${holder.host}, since ${holder.since})`;
  const isGone =
    holder?.until === undefined
      ? 'a run that was killed does not hold the target'
      : `if it was killed on another machine, its lock ends by itself at ${holder.until}`;
  return diagnostic(anotherRun, {
    message: `${who} is working on the target \`${target}\`.`,
    hint: `Wait until it is done, or stop it; ${isGone}.`,
    span: null,
  });
}

function cannotLock(folder: string, error: unknown): Diagnostic {
  return diagnostic(cannotWriteResults, {
    message: `Nothing can be written to \`${folder}\`: ${systemReason(error)}.`,
    hint: 'Runs keep their lock and results there. Make room or grant permission, or set `paths.out` in `waymark.yaml`.',
    span: null,
  });
}
