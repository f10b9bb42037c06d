import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { compareText } from '../src/base/span.ts';

/** The names of the files directly in `folder` that a project's own generators stand in, sorted. */
export function ownGeneratorFiles(root: string, folder: string): string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && /^[^_.].*\.m?[jt]s$/.test(entry.name) && !/\.d\.m?ts$/.test(entry.name))
    .map((entry) => entry.name)
    .sort(compareText);
}
