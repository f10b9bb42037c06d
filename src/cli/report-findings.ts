import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, hasErrors, sortDiagnostics } from '../base/diagnostic.ts';
import { countText, type ReportFormat } from '../report/format.ts';

import { allCodes } from './all-codes.ts';
import { type CliContext, exitCodes } from './context.ts';

export interface ReportOptions {
  readonly root: string;
  readonly format: ReportFormat;
  readonly quiet: boolean;
  readonly command: string;
  /** What the last line says besides the counts: "checked 7 events". */
  readonly summary?: string;
  /** Between `summary` and the counts; a colon unless given. */
  readonly joint?: string;
  /** Blocks of text between the findings and the last line; only in the format for people. */
  readonly before?: readonly string[];
}

/**
 * Writes the findings in the wanted format. Formats for machines go to stdout; text for people goes to stderr,
 * closed by a line with the counts. Returns 1 where there is an error, else 0.
 */
export async function reportFindings(
  context: CliContext,
  findings: readonly Diagnostic[],
  options: ReportOptions,
): Promise<number> {
  const diagnostics = sortDiagnostics(findings);
  const forPeople = options.format.name === 'text';
  const shown = options.quiet ? diagnostics.filter((one) => one.severity === 'error') : diagnostics;
  const codes = options.format.name === 'sarif' ? await allCodes() : new Map();
  const text = options.format.render({
    diagnostics: forPeople ? shown : diagnostics,
    textOf: sourceReader(options.root),
    codes,
    color: forPeople && context.color.err,
    command: options.command,
  });
  if (forPeople) {
    if (text !== '') context.err(`${text}\n`);
    for (const block of options.before ?? []) context.err(`${block}\n\n`);
    if (!options.quiet || hasErrors(diagnostics)) {
      context.err(`${options.summary ? `${options.summary}${options.joint ?? ': '}` : ''}${countText(diagnostics)}\n`);
    }
  } else {
    context.out(text);
  }
  return hasErrors(diagnostics) ? exitCodes.findings : exitCodes.clean;
}

/** Texts for code frames are read again from disk: only the few files that have findings are needed. */
function sourceReader(root: string): (path: string) => string | null {
  const cache = new Map<string, string | null>();
  return (path) => {
    let text = cache.get(path);
    if (text === undefined) {
      text = readText(join(root, path));
      cache.set(path, text);
    }
    return text;
  };
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch {
    return null;
  }
}
