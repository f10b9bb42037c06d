import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The name of a project's settings file; the folder that holds it is the project's root. */
export const settingsFile = 'waymark.yaml';

/** The nearest folder from `start` upwards that holds a `waymark.yaml`, as an absolute path, or null. */
export function findProjectRoot(start: string): string | null {
  for (let folder = resolve(start); ; folder = dirname(folder)) {
    if (existsSync(join(folder, settingsFile))) return folder;
    if (folder === dirname(folder)) return null;
  }
}
