import { statSync } from 'node:fs';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { globSync } from 'tinyglobby';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { compareText, fileSpan, type Source, type Span } from '../../base/span.ts';
import { fileTooLong, noFiles } from '../../usage/codes.ts';
import { readSource } from '../project/read-sources.ts';

const codeFile = /\.([cm]?[jt]s|[jt]sx|vue|svelte)$/;
const declaration = /\.d\.([cm]?ts)$/;
/** Larger files were made by a program. */
const largest = 4 * 1024 * 1024;

export interface CodePatterns {
  readonly patterns: readonly string[];
  /** The folder that they begin in. */
  readonly from: string;
  /** Where they are written. */
  readonly span: Span | null;
}

/**
 * Reads the files of apps. Paths are relative to the project's root, with `..` where they lie outside of it. `out`: the folder of
 * what is generated, which is left out.
 */
export function readCode(
  root: string,
  out: string,
  { patterns, from, span }: CodePatterns,
): { readonly sources: readonly Source[]; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const paths = new Set<string>();
  for (const pattern of patterns) {
    const found = listFiles(pattern, from)
      .map((file) => relative(root, file).split(sep).join('/'))
      .filter((path) => codeFile.test(path) && !declaration.test(path) && !path.startsWith(`${out}/`));
    if (found.length === 0)
      diagnostics.push(
        diagnostic(noFiles, { message: `No files of code match \`${pattern}\`.`, hint: hintFor(pattern), span }),
      );
    for (const path of found) paths.add(path);
  }
  const sources: Source[] = [];
  for (const path of [...paths].sort(compareText)) {
    const size = sizeOf(join(root, path));
    if (size !== null && size > largest) {
      const megabytes = (size / 1024 / 1024).toFixed(1);
      const message = `\`${path}\` has ${megabytes} MB, and was not looked at.`;
      diagnostics.push(diagnostic(fileTooLong, { message, span: fileSpan(path) }));
      continue;
    }
    const read = readSource(root, path);
    diagnostics.push(...read.diagnostics.map((one) => ({ ...one, severity: 'warning' as const })));
    if (read.value !== null) sources.push(read.value);
  }
  return { sources, diagnostics };
}

function hintFor(pattern: string): string {
  if (/^["']|["']$/.test(pattern)) return 'The quotes are a part of the pattern: leave them out.';
  return 'A pattern is a file, a folder, or something like `src/**/*.{ts,tsx}`.';
}

function listFiles(pattern: string, from: string): string[] {
  // The shell may have found the file already, and its name may hold what looks like a pattern: `[id].ts`.
  if (isFile(resolve(from, pattern))) return [resolve(from, pattern)];
  const written = pattern.replaceAll('\\', '/').replace(/\/+$/, '');
  try {
    const found = globSync(isAbsolute(written) ? written : written.replace(/^(\.\/)+/, ''), {
      cwd: from,
      absolute: true,
      ignore: ['**/node_modules/**', '**/.git/**'],
    });
    return found.map((path) => resolve(path));
  } catch {
    // A folder that may not be read: that no files were found is what there is to say.
    return [];
  }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function sizeOf(path: string): number | null {
  return statSync(path, { throwIfNoEntry: false })?.size ?? null;
}
