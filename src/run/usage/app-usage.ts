import { posix } from 'node:path';
import { exportedNames } from '../../../generators/typescript/exported-names.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { EventDef } from '../../model/event.ts';
import type { Settings } from '../../model/project.ts';
import { usualFunctions } from '../../model/usage.ts';
import type { CodeUsage, UsageQuery } from '../../usage/code-usage.ts';
import { usageOf } from '../../usage/usage-of.ts';
import { type CodePatterns, readCode } from './read-code.ts';

/** What the code of the apps uses, and what of it could not be looked at. */
export interface AppUsage {
  readonly usage: CodeUsage;
  /** Files that were looked at. */
  readonly files: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the code of the apps and finds what of these events it uses. */
export function appUsage(
  root: string,
  settings: Settings,
  events: readonly EventDef[],
  patterns: CodePatterns,
): AppUsage {
  const read = readCode(root, settings.paths.out, patterns);
  const { usage, diagnostics } = usageOf(read.sources, queryOf(settings, events));
  const unparsed = diagnostics.length;
  return { usage, files: read.sources.length - unparsed, diagnostics: [...read.diagnostics, ...diagnostics] };
}

/** The patterns that the settings name; null where they name none. */
export function writtenPatterns(root: string, { usage }: Settings): CodePatterns | null {
  if (usage === undefined || usage.paths.length === 0) return null;
  return { patterns: usage.paths, from: root, span: usage.at.paths ?? usage.at.self };
}

function queryOf({ paths, usage }: Settings, events: readonly EventDef[]): UsageQuery {
  const nameOf = exportedNames(events);
  const modules = usage?.modules ?? [];
  const generated = [`${paths.out}/types`, `${paths.out}/schemas/validators`];
  return {
    events: new Set(events.map((one) => one.name)),
    types: new Map(events.map((one) => [nameOf(one), one.name])),
    functions: usage?.functions ?? usualFunctions,
    isGenerated(from, importer) {
      if (modules.some((one) => from === one || from.startsWith(`${one}/`))) return true;
      if (!from.startsWith('.')) return false;
      const path = posix.join(posix.dirname(importer), from);
      return generated.some((one) => path === one || path.startsWith(`${one}/`) || path.startsWith(`${one}.`));
    },
  };
}
