import { accessSync, constants, statSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { compareText, type Span } from '../../base/span.ts';
import { fillReferences } from '../../check/environment.ts';
import type { Environment } from '../../check/read-settings.ts';
import type { FileFormat, SourceDef } from '../../model/source.ts';
import type { Located, ReadContext } from '../../yaml/shape.ts';
import { systemReason } from '../system-reason.ts';
import { noFiles, unknownFormat, unreadableInput } from './codes.ts';
import type { InputFile, RowFormat } from './load-dialect.ts';

/** A file that a source reads, as it is now. */
export interface SourceFile extends InputFile {
  readonly format: RowFormat;
  /** True where it is not on this machine; `modified` then is its version. */
  readonly isStored?: boolean;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970 with a fraction, as text. */
  readonly modified: string;
  /** The pattern that it was found by. */
  readonly by: Located<string>;
}

const endings: readonly (readonly [ending: RegExp, format: FileFormat])[] = [
  [/\.(ndjson|jsonl)(\.gz|\.zst)?$/i, 'ndjson'],
  [/\.json(\.gz|\.zst)?$/i, 'json'],
  [/\.(csv|tsv)(\.gz|\.zst)?$/i, 'csv'],
  [/\.(parquet|pq)$/i, 'parquet'],
];

/**
 * The files of a source, sorted by path, each once. Complaints point at the pattern. Environment variables of a location are
 * filled only here: the catalog is the same on every machine.
 */
export function findFiles(
  root: string,
  source: SourceDef,
  env: Environment = process.env,
): {
  readonly files: readonly SourceFile[];
  /** Locations that are not on this machine. */
  readonly elsewhere: readonly Located<string>[];
  readonly diagnostics: readonly Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const files = new Map<string, SourceFile>();
  const empty: Located<string>[] = [];
  const elsewhere: Located<string>[] = [];
  const context: ReadContext = { report: (finding) => diagnostics.push(finding) };
  for (const { value, span } of source.location) {
    const complaints = diagnostics.length;
    const pattern = { value: fillReferences(value, span, env, context), span };
    if (diagnostics.length > complaints) continue;
    if (isAddress(pattern.value)) {
      elsewhere.push(pattern);
      continue;
    }
    const found = matches(root, pattern.value);
    if (found.length === 0) empty.push(pattern);
    for (const absolute of found) {
      const path = relative(root, absolute).split(sep).join('/');
      if (!files.has(path)) readFile(path, absolute, source, pattern, files, diagnostics);
    }
  }
  const severity = files.size > 0 || elsewhere.length > 0 ? 'warning' : 'error';
  diagnostics.push(...empty.map((pattern) => nothingFound(pattern, severity)));
  return { files: [...files.values()].sort((a, b) => compareText(a.path, b.path)), elsewhere, diagnostics };
}

/** `gs://bucket/…`: a drive letter of Windows is followed by one slash. */
function isAddress(location: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(location);
}

/** What a name's ending says of the format; null where it says nothing. */
export function formatOf(path: string): FileFormat | null {
  return endings.find(([ending]) => ending.test(path))?.[1] ?? null;
}

/** Absolute paths. */
function matches(root: string, pattern: string): string[] {
  const portable = pattern.replaceAll('\\', '/');
  if (!isDynamicPattern(portable)) {
    const absolute = resolve(root, pattern);
    return statSync(absolute, { throwIfNoEntry: false }) === undefined ? [] : [absolute];
  }
  return globSync(portable, { cwd: root, absolute: true, onlyFiles: true, expandDirectories: false, dot: false });
}

function readFile(
  path: string,
  absolute: string,
  source: SourceDef,
  by: Located<string>,
  files: Map<string, SourceFile>,
  diagnostics: Diagnostic[],
): void {
  try {
    const stat = statSync(absolute);
    if (!stat.isFile()) {
      diagnostics.push(
        diagnostic(unreadableInput, {
          message: `\`${path}\` is not a file.`,
          hint: stat.isDirectory() ? `Write \`${path}/*.ndjson\` for the files in it.` : null,
          span: by.span,
        }),
      );
      return;
    }
    accessSync(absolute, constants.R_OK);
    const format = source.format ?? formatOf(path);
    if (format === null) {
      diagnostics.push(noFormat(path, by.span));
      return;
    }
    files.set(path, { absolute, path, format, size: stat.size, modified: String(stat.mtimeMs), by });
  } catch (error) {
    const message = `\`${path}\` cannot be read: ${systemReason(error)}.`;
    diagnostics.push(diagnostic(unreadableInput, { message, span: by.span }));
  }
}

export function noFormat(path: string, span: Span): Diagnostic {
  return diagnostic(unknownFormat, {
    message: `The ending of \`${path}\` does not tell its format.`,
    hint: 'Write `format: ndjson` (or `json`, `csv`, `parquet`) in the source.',
    span,
  });
}

export function nothingFound(pattern: Located<string>, severity: 'error' | 'warning'): Diagnostic {
  const isPattern = isDynamicPattern(pattern.value.replaceAll('\\', '/'));
  return diagnostic(noFiles, {
    message: isPattern ? `No file matches \`${pattern.value}\`.` : `There is no file \`${pattern.value}\`.`,
    hint: 'Locations are relative to the project. `waymark sample` writes made-up events there.',
    span: pattern.span,
    severity,
  });
}
