import type { Diagnostic } from '../base/diagnostic.ts';
import type { Settings } from '../model/project.ts';
import { areInputs, lookAtInputs } from '../run/project/inputs.ts';
import { recall, remember } from '../run/project/memory-file.ts';
import { type ReadOptions, readProjectSettings } from '../run/project/read-project.ts';
import type { ProjectFiles } from '../run/project/read-project-files.ts';
import { programStamp } from './program-stamp.ts';

/** What a command said of a project. */
export interface Said {
  readonly diagnostics: readonly Diagnostic[];
  /** What else it has to say, as it wants. */
  readonly summary: string;
}

/** What a command remembers of its last run, by the contents of the project's files. It saves time and changes nothing. */
export interface CommandMemory {
  readonly root: string;
  readonly settings: Settings;
  /** What it said of exactly these files, or null. */
  readonly said: Said | null;
  /** Keeps what it says now. `files` are those that it has read. */
  keep(files: ProjectFiles, said: Said): void;
}

/** Findings beyond this number are not kept: reading them back would take as long. */
const mostFindings = 1000;

/** Null where there is no project, or something about its settings or files that has to be said first. */
export function commandMemory(command: string, start: string, options: ReadOptions): CommandMemory | null {
  const read = readProjectSettings(start, options);
  if (read.value === null || read.diagnostics.length > 0) return null;
  const { root, settings } = read.value;
  const inputs = lookAtInputs(root, settings, programStamp());
  if (inputs === null) return null;
  const file = `${command}.json`;
  const found = recall(root, file, isKept);
  return {
    root,
    settings,
    said: found?.key === inputs.key ? found : null,
    keep({ catalog, templates, unitTests }, { diagnostics, summary }) {
      if (diagnostics.length > mostFindings || !areInputs(inputs, [...catalog, ...templates, ...unitTests])) return;
      remember(root, file, { key: inputs.key, diagnostics, summary } satisfies Kept);
    },
  };
}

interface Kept extends Said {
  readonly key: string;
}

function isKept(data: unknown): data is Kept {
  if (typeof data !== 'object' || data === null) return false;
  if (!('key' in data && 'summary' in data && 'diagnostics' in data)) return false;
  const { key, summary, diagnostics } = data;
  return typeof key === 'string' && typeof summary === 'string' && Array.isArray(diagnostics);
}
