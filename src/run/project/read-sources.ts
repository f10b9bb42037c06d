import { isUtf8 } from 'node:buffer';
import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { compareText, fileSpan, type Source, type Span } from '../../base/span.ts';
import { systemReason } from '../system-reason.ts';
import { fileTooLarge, notUtf8, unreadableFile } from './codes.ts';

/** Larger files are data that strayed among the sources: parsing them would take minutes and gigabytes. */
export const largestSource = 16 * 1024 * 1024;

/** Folders that hold no sources of a project, wherever they are. */
export const skippedFolders = new Set(['node_modules', 'dist']);

/**
 * Finds every file below `folder` whose name ends in one of `endings`, sorted by path. Hidden files and folders,
 * `node_modules` and `dist` are left out; a folder that is reached twice through symbolic links is listed once.
 * `folder` and the paths of the files are relative to `root` and use `/`.
 */
export function listSources(root: string, folder: string, endings: readonly string[]): Outcome<readonly string[]> {
  const diagnostics: Diagnostic[] = [];
  const files = listFiles(root, folder, diagnostics).filter((path) => endings.some((ending) => path.endsWith(ending)));
  return success(files, diagnostics);
}

/** Reads text files. What cannot be read is left out and reported. */
export function readSources(root: string, paths: readonly string[]): Outcome<readonly Source[]> {
  const diagnostics: Diagnostic[] = [];
  const sources: Source[] = [];
  for (const path of paths) {
    const read = readSource(root, path);
    if (read.value) sources.push(read.value);
    diagnostics.push(...read.diagnostics);
  }
  return success(sources, diagnostics);
}

/** Reads one text file. `path` is relative to `root`; a byte-order mark is dropped. `known` is its size, where it was just looked at. */
export function readSource(root: string, path: string, known?: number): Outcome<Source> {
  const full = join(root, path);
  try {
    const size = known ?? statSync(full).size;
    if (size > largestSource) return failure(tooLarge(path, size));
    const text = readFileSync(full, 'utf8');
    // What cannot be decoded becomes this character; it may also be written.
    if (text.includes('\ufffd')) {
      const bytes = readFileSync(full);
      if (!isUtf8(bytes)) return failure(invalidUtf8(path, bytes));
    }
    return success({ path, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text });
  } catch (error) {
    return failure(unreadable(path, error));
  }
}

function listFiles(root: string, folder: string, diagnostics: Diagnostic[]): string[] {
  const files: string[] = [];
  const visited = new Set<string>();
  const walk = (path: string): void => {
    try {
      const real = realpathSync(join(root, path));
      if (visited.has(real)) return;
      visited.add(real);
      for (const entry of readdirSync(real, { withFileTypes: true })) {
        if (entry.name.startsWith('.')) continue;
        const child = path === '.' || path === '' ? entry.name : `${path}/${entry.name}`;
        const kind = kindOf(entry, root, child);
        if (kind === 'folder' && !skippedFolders.has(entry.name)) walk(child);
        if (kind === 'file') files.push(child);
      }
    } catch (error) {
      diagnostics.push(unreadable(path, error));
    }
  };
  walk(folder.replaceAll('\\', '/').replace(/^(\.\/)+|\/+$/g, ''));
  return files.sort(compareText);
}

function kindOf(entry: Dirent, root: string, path: string): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  try {
    return statSync(join(root, path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'file'; // a link to nowhere: reading it reports why
  }
}

function tooLarge(path: string, size: number): Diagnostic {
  const mb = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;
  return diagnostic(fileTooLarge, {
    message: `\`${path}\` is ${mb(size)} large; files of a project may have up to ${mb(largestSource)}.`,
    hint: 'Split it into several files, or move data out of the folders of the project.',
    span: fileSpan(path),
  });
}

function invalidUtf8(path: string, bytes: Buffer): Diagnostic {
  return diagnostic(notUtf8, {
    message: `\`${path}\` is not valid UTF-8 from here on.`,
    hint: 'Save the file as UTF-8.',
    span: spanOfFirstInvalid(path, bytes),
  });
}

/** Where the first byte that is not UTF-8 stands. */
function spanOfFirstInvalid(path: string, bytes: Buffer): Span {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    line++;
    start = end + 1;
  }
  const rest = bytes.subarray(start).toString('utf8');
  const column = rest.indexOf('\ufffd') + 1 || 1;
  return { path, line, column, endLine: line, endColumn: column + 1 };
}

function unreadable(path: string, error: unknown): Diagnostic {
  return diagnostic(unreadableFile, {
    message: `\`${path}\` cannot be read: ${systemReason(error)}.`,
    span: path === '' ? null : fileSpan(path),
  });
}
