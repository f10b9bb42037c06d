import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Source } from '../../base/span.ts';
import { listSources, readSource, readSources } from './read-sources.ts';

/** Where the files of a project are: a folder on disk, or a commit. Paths are relative to the project and use `/`. */
export interface FileTree {
  hasFolder(folder: string): boolean;
  /** Names of the folders in a folder, for hints. */
  foldersIn(folder: string): readonly string[];
  /** Files below a folder whose names end in one of the endings, sorted; hidden ones, `node_modules` and `dist` left out. */
  list(folder: string, endings: readonly string[]): Outcome<readonly string[]>;
  read(path: string): Outcome<Source>;
  /** What cannot be read is left out and reported. */
  readAll(paths: readonly string[]): { readonly value: readonly Source[]; readonly diagnostics: readonly Diagnostic[] };
}

/** The files of a folder on disk, as they are when they are asked for. */
export function diskTree(root: string): FileTree {
  return {
    hasFolder: (folder) => existsSync(join(root, folder)),
    foldersIn(folder) {
      try {
        return readdirSync(join(root, folder), { withFileTypes: true })
          .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
          .map((entry) => (folder === '.' ? entry.name : `${folder}/${entry.name}`));
      } catch {
        return [];
      }
    },
    list: (folder, endings) => listSources(root, folder, endings),
    read: (path) => readSource(root, path),
    readAll(paths) {
      const { value, diagnostics } = readSources(root, paths);
      return { value: value ?? [], diagnostics };
    },
  };
}
