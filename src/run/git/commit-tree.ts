import { isUtf8 } from 'node:buffer';
import { diagnostic } from '../../base/diagnostic.ts';
import { failure, success } from '../../base/outcome.ts';
import { compareText, fileSpan, type Source } from '../../base/span.ts';
import { notUtf8, unreadableFile } from '../project/codes.ts';
import type { FileTree } from '../project/file-tree.ts';
import { skippedFolders } from '../project/read-sources.ts';
import { runGit } from './run-git.ts';

/** The files of a commit, below a folder. Texts are read from git's objects: nothing is checked out. */
export interface CommitTree extends FileTree {
  /** Links and submodules, whose files are not a part of the commit. */
  readonly unread: readonly { readonly path: string; readonly kind: 'link' | 'submodule' }[];
  /** The bytes of a file as text, or null where there is none. */
  textOf(path: string): string | null;
}

interface Entry {
  readonly mode: string;
  readonly object: string;
}

/** All files of a commit by their paths from the repository's root. */
export function listCommit(top: string, commit: string): ReadonlyMap<string, Entry> {
  const listed = runGit(top, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const entries = new Map<string, Entry>();
  if (!listed.ok) return entries;
  for (const line of listed.out.toString('utf8').split('\0')) {
    const [, mode, object, path] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
    if (mode !== undefined && object !== undefined && path !== undefined) entries.set(path, { mode, object });
  }
  return entries;
}

/** The files below `prefix` (with `/` at its end, or empty). */
export function commitTree(top: string, all: ReadonlyMap<string, Entry>, prefix: string): CommitTree {
  const entries = new Map<string, Entry>();
  for (const [path, entry] of all) if (path.startsWith(prefix)) entries.set(path.slice(prefix.length), entry);
  const isFile = (entry: Entry | undefined): entry is Entry => entry?.mode.startsWith('100') === true;
  const objects = new Map<string, Buffer>();
  const fetch = (paths: readonly string[]): void => {
    const wanted = paths.flatMap((path) => entries.get(path)?.object ?? []).filter((object) => !objects.has(object));
    for (const [object, bytes] of readObjects(top, [...new Set(wanted)])) objects.set(object, bytes);
  };
  const bytesOf = (path: string): Buffer | null => objects.get(entries.get(path)?.object ?? '') ?? null;
  const read = (path: string) => {
    const bytes = bytesOf(path);
    if (bytes === null)
      return failure(
        diagnostic(unreadableFile, { message: `\`${path}\` is not in the commit.`, span: fileSpan(path) }),
      );
    if (!isUtf8(bytes))
      return failure(diagnostic(notUtf8, { message: `\`${path}\` is not valid UTF-8.`, span: fileSpan(path) }));
    const text = bytes.toString('utf8');
    return success<Source>({ path, text: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text });
  };
  const below = (folder: string) => (folder === '.' || folder === '' ? '' : `${folder.replace(/^(\.\/)+|\/+$/g, '')}/`);
  return {
    unread: [...entries].flatMap(([path, { mode }]) =>
      mode === '120000' || mode === '160000' ? [{ path, kind: mode === '160000' ? 'submodule' : 'link' } as const] : [],
    ),
    hasFolder: (folder) => [...entries.keys()].some((path) => path.startsWith(below(folder))),
    foldersIn: (folder) => [...new Set([...entries.keys()].flatMap((path) => folderIn(path, below(folder))))],
    list: (folder, endings) =>
      success(
        [...entries]
          .filter(([path, entry]) => isFile(entry) && path.startsWith(below(folder)) && isListed(path, below(folder)))
          .map(([path]) => path)
          .filter((path) => endings.some((ending) => path.endsWith(ending)))
          .sort(compareText),
      ),
    read(path) {
      fetch([path]);
      return read(path);
    },
    readAll(paths) {
      fetch(paths);
      const outcomes = paths.map(read);
      return {
        value: outcomes.flatMap((one) => one.value ?? []),
        diagnostics: outcomes.flatMap((one) => one.diagnostics),
      };
    },
    textOf(path) {
      fetch([path]);
      return bytesOf(path)?.toString('utf8') ?? null;
    },
  };
}

/** The same files that are listed on disk: none that is hidden, or in a folder that never holds sources. */
function isListed(path: string, folder: string): boolean {
  const parts = path.slice(folder.length).split('/');
  return parts.every(
    (part, index) => !part.startsWith('.') && (index === parts.length - 1 || !skippedFolders.has(part)),
  );
}

function folderIn(path: string, folder: string): string[] {
  if (!path.startsWith(folder)) return [];
  const end = path.indexOf('/', folder.length);
  return end === -1 || path[folder.length] === '.' ? [] : [path.slice(0, end)];
}

/** Contents of objects, all in one call: `<hash> blob <size>`, a line break, so many bytes, a line break, for each. */
function readObjects(top: string, objects: readonly string[]): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  if (objects.length === 0) return found;
  const ran = runGit(top, ['cat-file', '--batch'], `${objects.join('\n')}\n`);
  if (!ran.ok) return found;
  for (let at = 0; at < ran.out.length; ) {
    const end = ran.out.indexOf(10, at);
    const [object = '', type, size = '0'] = ran.out.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type === 'missing') continue;
    found.set(object, ran.out.subarray(at, at + Number(size)));
    at += Number(size) + 1;
  }
  return found;
}
