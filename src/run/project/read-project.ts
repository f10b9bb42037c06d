import { diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { type Environment, readSettings } from '../../check/read-settings.ts';
import type { Settings } from '../../model/project.ts';
import type { JsonObject } from '../../model/values.ts';
import { noProject } from './codes.ts';
import { diskTree, type FileTree } from './file-tree.ts';
import { findProjectRoot, settingsFile } from './find-root.ts';
import { type ProjectFiles, readProjectFiles } from './read-project-files.ts';

/** A project as it stands on disk, read and not yet checked. */
export interface ReadProject {
  /** Absolute path of the folder that holds `waymark.yaml`. */
  readonly root: string;
  readonly settings: Settings;
  readonly files: ProjectFiles;
}

export interface ReadOptions {
  readonly env: Environment;
  /** Values of `--vars`: they win over `vars` of the settings. */
  readonly vars?: JsonObject;
}

/** Finds the project that `start` lies in and reads its settings, catalog files and templates from disk. */
export function readProject(start: string, options: ReadOptions): Outcome<ReadProject> {
  const read = readProjectSettings(start, options);
  if (read.value === null) return failure(...read.diagnostics);
  const { root, settings } = read.value;
  const files = readProjectFiles(diskTree(root), settings);
  return {
    value: files.value && { root, settings, files: files.value },
    diagnostics: [...read.diagnostics, ...files.diagnostics],
  };
}

/** Finds the project that `start` lies in and reads its settings. */
export function readProjectSettings(
  start: string,
  options: ReadOptions,
): Outcome<Pick<ReadProject, 'root' | 'settings'>> {
  const root = findProjectRoot(start);
  if (root === null) return failure(notFound(start));
  const read = readTreeSettings(diskTree(root), options);
  return { value: read.value && { root, settings: read.value }, diagnostics: read.diagnostics };
}

/** Reads the settings of the project whose files these are. */
export function readTreeSettings(tree: FileTree, options: ReadOptions): Outcome<Settings> {
  const source = tree.read(settingsFile);
  if (source.value === null) return failure(...source.diagnostics);
  const read = readSettings(source.value, options.env);
  if (read.value === null) return failure(...read.diagnostics);
  return success({ ...read.value, vars: { ...read.value.vars, ...options.vars } }, read.diagnostics);
}

function notFound(start: string) {
  return diagnostic(noProject, {
    message: `There is no \`${settingsFile}\` in \`${start}\` or in a folder above it.`,
    hint: 'Change into a project, name one with `--project`, or start one with `waymark init`.',
    span: null,
  });
}
