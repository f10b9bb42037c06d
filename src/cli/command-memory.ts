import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { DatedFinding } from '../check/dated-finding.ts';
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
  /** What is said from some day on. */
  readonly dated: readonly DatedFinding[];
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
  /** What `check` said of exactly these files, where it found no error; null where it did not look at them. */
  readonly checked: Said | null;
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
  const write = (said: Said, based: Based | null): void => {
    if (said.diagnostics.length > mostFindings) return;
    const { diagnostics, summary, dated } = said;
    remember(root, file, { key: inputs.key, diagnostics, summary, dated, based } satisfies Kept);
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
    get checked() {
      const kept = command === 'check' ? found : recall(root, 'check.json', isKept);
      return kept?.key === inputs.key && !hasErrors(kept.diagnostics) ? kept : null;
    },
    last: found,
    base() {
      // What was generated is as the command itself has left it; what was found is the same for all.
      const kept = found?.based ?? (command === 'check' ? recall(root, 'generate.json', isKept)?.based : null);
      const outline = kept ? recallOutline(root, kept.id) : null;
      return kept && outline ? { ...kept, outline } : null;
    },
    keep({ isOfInputs, outline: makeOutline }, said, counts) {
      if (!isOfInputs) return;
      const { diagnostics, dated } = said;
      const outline = makeOutline();
      if (outline !== null)
        write(said, { id: rememberOutline(root, outline), changed: {}, counts, diagnostics, dated });
      // After a mistake, what was known before it is still good for when it is mended.
      else write(said, outlined ? { ...outlined, counts, diagnostics, dated } : (found?.based ?? null));
    },
    keepChange({ id, changed, counts, diagnostics, dated }, said) {
      write(said, { id, changed, counts, diagnostics, dated });
    },
  };
}

/** Commands that keep what they said, each in a file. */
const remembering = ['check', 'generate'] as const;

/** The outline of exactly these files that any command has kept. */
function outlineKept(root: string, { key }: Inputs): Pick<Based, 'id' | 'changed'> | null {
  for (const command of remembering) {
    const found = recall(root, `${command}.json`, isKept);
    const based = found?.key === key && !hasErrors(found.diagnostics) ? found.based : null;
    if (based && isOutlineKept(root, based.id)) return { id: based.id, changed: based.changed };
  }
  return null;
}

/** A base without its outline. */
type Based = Omit<Base, 'outline'>;

interface Kept extends Said {
  readonly key: string;
  /** The project when it last had no errors. */
  readonly based: Based | null;
}

function isKept(data: unknown): data is Kept {
  if (!isRecord(data) || !isSaid(data) || typeof data.key !== 'string') return false;
  const { based } = data;
  if (based === null) return true;
  if (!isRecord(based) || typeof based.id !== 'string' || !Array.isArray(based.diagnostics)) return false;
  if (!Array.isArray(based.dated)) return false;
  return isRecord(based.changed) && isRecord(based.counts);
}

function isSaid({ summary, diagnostics, dated }: Readonly<Record<string, unknown>>): boolean {
  return typeof summary === 'string' && Array.isArray(diagnostics) && Array.isArray(dated);
}

function isRecord(data: unknown): data is Readonly<Record<string, unknown>> {
  return typeof data === 'object' && data !== null;
}
