import type { Diagnostic } from '../base/diagnostic.ts';
import type { Settings } from '../model/project.ts';
import { type Inputs, lookAtInputs } from '../run/project/inputs.ts';
import type { LoadedProject } from '../run/project/load-project.ts';
import { recall, remember } from '../run/project/memory-file.ts';
import {
  type Base,
  isOutlineKept,
  type ProjectCounts,
  recallOutline,
  rememberOutline,
} from '../run/project/outline/base.ts';
import { type ReadOptions, readProjectSettings } from '../run/project/read-project.ts';
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
  readonly inputs: Inputs;
  /** True where another command has already kept an outline of exactly these files. */
  isOutlined(): boolean;
  /** What it said of exactly these files, or null. */
  readonly said: Said | null;
  /** What it said last, of whatever files. */
  readonly last: Said | null;
  /** The project as it was when the command last said something, or null where little is known of it. */
  base(): Base | null;
  /** Keeps what it says now of the project that it has read. */
  keep(loaded: Pick<LoadedProject, 'isOfInputs' | 'outline'>, said: Said, counts: ProjectCounts): void;
  /** Keeps what it says of a project that differs little from `base`. */
  keepChange(base: Base, said: Said): void;
}

/** Findings beyond this number are not kept: reading them back would take as long. */
const mostFindings = 1000;

/** Null where there is no project, or something about its settings or files that has to be said first. */
export function commandMemory(
  command: (typeof remembering)[number],
  start: string,
  options: ReadOptions,
): CommandMemory | null {
  const read = readProjectSettings(start, options);
  if (read.value === null || read.diagnostics.length > 0) return null;
  const { root, settings } = read.value;
  const inputs = lookAtInputs(root, settings, programStamp());
  if (inputs === null) return null;
  const file = `${command}.json`;
  const found = recall(root, file, isKept);
  const write = (said: Said, based: Pick<Kept, 'outline' | 'changed' | 'counts'>): void => {
    if (said.diagnostics.length > mostFindings) return;
    remember(root, file, { key: inputs.key, ...said, ...based } satisfies Kept);
  };
  let outlined: ReturnType<typeof outlineKept> | undefined;
  return {
    root,
    settings,
    inputs,
    isOutlined() {
      outlined ??= outlineKept(root, inputs);
      return outlined !== null;
    },
    said: found?.key === inputs.key ? found : null,
    last: found,
    base() {
      // What was generated is as the command itself has left it; what was found is the same for all.
      const kept = command === 'check' ? (found ?? recall(root, 'generate.json', isKept)) : found;
      const outline = kept?.outline ? recallOutline(root, kept.outline) : null;
      return kept && outline && { ...kept, outline, id: kept.outline ?? '' };
    },
    keep({ isOfInputs, outline }, said, counts) {
      if (!isOfInputs) return;
      if (outline === null && outlined) write(said, { ...outlined, counts });
      else write(said, { outline: outline && rememberOutline(root, outline), changed: {}, counts });
    },
    keepChange({ id, changed, counts }, said) {
      write(said, { outline: id, changed, counts });
    },
  };
}

/** Commands that keep what they said, each in a file. */
const remembering = ['check', 'generate'] as const;

/** The outline of exactly these files that any command has kept. */
function outlineKept(root: string, { key }: Inputs): Pick<Kept, 'outline' | 'changed'> | null {
  for (const command of remembering) {
    const found = recall(root, `${command}.json`, isKept);
    if (found?.key !== key || found.outline === null) continue;
    if (isOutlineKept(root, found.outline)) return { outline: found.outline, changed: found.changed };
  }
  return null;
}

interface Kept extends Said, Pick<Base, 'changed' | 'counts'> {
  readonly key: string;
  /** The id of the project's outline. */
  readonly outline: string | null;
}

function isKept(data: unknown): data is Kept {
  if (typeof data !== 'object' || data === null) return false;
  if (!('key' in data && 'summary' in data && 'diagnostics' in data)) return false;
  if (!('outline' in data && 'changed' in data && 'counts' in data)) return false;
  const { key, summary, diagnostics, outline, changed, counts } = data;
  if (typeof changed !== 'object' || changed === null || typeof counts !== 'object' || counts === null) return false;
  if (outline !== null && typeof outline !== 'string') return false;
  return typeof key === 'string' && typeof summary === 'string' && Array.isArray(diagnostics);
}
