import type { CodeDoc } from '../../base/diagnostic.ts';
import { storageCodes } from './storage-codes.ts';

export const noProject: CodeDoc = {
  code: 'project/not-found',
  severity: 'error',
  summary: 'No waymark.yaml here or in a folder above.',
  explanation:
    'A project is a folder with a `waymark.yaml`. Waymark looks for one in the working directory and then in each folder above it. ' +
    'Change into a project, name one with `--project`, or start one with `waymark init`.',
  examples: null,
};

export const missingFolder: CodeDoc = {
  code: 'project/missing-folder',
  severity: 'error',
  summary: 'A folder that the settings name does not exist.',
  explanation:
    '`paths` in `waymark.yaml` says where the catalog and the transforms are (`catalog` and `transforms` unless written). ' +
    'Create the folder, or correct the path.',
  examples: null,
};

export const unreadableFile: CodeDoc = {
  code: 'project/unreadable-file',
  severity: 'error',
  summary: 'A file or folder of the project cannot be read.',
  explanation:
    'The operating system refused to read a file: it lacks permission, is a link to nowhere or in a circle, or vanished meanwhile. ' +
    'Mend the file or its permissions, or move it out of the folders of the project.',
  examples: null,
};

export const notUtf8: CodeDoc = {
  code: 'project/not-utf8',
  severity: 'error',
  summary: 'A file of the project is not valid UTF-8.',
  explanation:
    'All files of a project are UTF-8 text. Often the file was saved in Latin-1 or UTF-16 by an editor or a spreadsheet, or is no text at all. ' +
    'Save it as UTF-8.',
  examples: null,
};

export const fileTooLarge: CodeDoc = {
  code: 'project/file-too-large',
  severity: 'error',
  summary: 'A file of the project is too large to be one.',
  explanation:
    'Catalog files and templates are written by people. A file of many megabytes among them is nearly always data that strayed there, ' +
    'and parsing it would take minutes. Split it, or move it out of the folders of the project.',
  examples: null,
};

export const unknownTargetType: CodeDoc = {
  code: 'project/target-type',
  severity: 'error',
  summary: 'A target of a type that does not exist.',
  explanation: '`type` of a target says which warehouse it is: `duckdb` or `bigquery`.',
  examples: {
    wrong: { 'waymark.yaml': 'targets:\n  dev: {type: dukdb}\n' },
    right: { 'waymark.yaml': 'targets:\n  dev: {type: duckdb, path: dist/dev.duckdb}\n' },
  },
};

/** Every code that reading a project from disk can report. */
export const projectCodes = [
  noProject,
  missingFolder,
  unreadableFile,
  notUtf8,
  fileTooLarge,
  unknownTargetType,
  ...storageCodes,
] as const;
