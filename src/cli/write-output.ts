import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemReason } from '../run/system-reason.ts';
import type { CliContext } from './context.ts';

/**
 * Writes a file that the user named, in the folder where the command was typed: beside it first and then over it, so that
 * nobody reads half of it. False after it was said why it could not be written.
 */
export async function writeOutput(
  context: CliContext,
  path: string,
  write: (file: string) => Promise<void> | void,
): Promise<boolean> {
  const file = resolve(context.cwd, path);
  const draft = `${file}.${process.pid}.tmp`;
  try {
    // Tells a missing folder or a lack of rights in the words of the system.
    writeFileSync(draft, '');
    await write(draft);
    renameSync(draft, file);
    return true;
  } catch (error) {
    rmSync(draft, { force: true });
    if (!isSystemError(error)) throw error;
    context.err(`error: ${path} cannot be written: ${systemReason(error)}\n`);
    return false;
  }
}

function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
