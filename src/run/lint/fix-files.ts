import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { editText, type LineEdit } from './fix-lines.ts';

/** A file that could not be written, and why. */
export interface Unwritten {
  readonly path: string;
  readonly error: unknown;
}

/** Edits files of the project, each beside itself first and then over it. Stops at the first that cannot be written. */
export function fixFiles(root: string, edits: readonly LineEdit[]): Unwritten | null {
  for (const [path, ofFile] of Map.groupBy(edits, (edit) => edit.path)) {
    const file = join(root, path);
    const draft = `${file}.${process.pid}.tmp`;
    try {
      writeFileSync(draft, editText(readFileSync(file, 'utf8'), ofFile));
      renameSync(draft, file);
    } catch (error) {
      rmSync(draft, { force: true });
      return { path, error };
    }
  }
  return null;
}
