import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Outcome, success } from '../../src/base/outcome.ts';
import { compareText } from '../../src/base/span.ts';
import type { EditedFile, EmittedFile } from '../generator.ts';
import { changeFile } from './apply.ts';
import { type Contents, hashOfContents } from './contents.ts';
import { errorCode, writeFinding } from './findings.ts';
import { announce, type ManifestBytes, openManifest } from './manifest.ts';
import type { WriteReport } from './output-writer.ts';
import { changeSeen, type SeenFiles } from './seen-files.ts';

/**
 * Changes some files of an output folder that is otherwise as it should be; `total` is the number of all. Null, with nothing
 * touched, where that cannot be told: where a file is not as the last run left it (`isUntouched` tells, and may take its time),
 * is not one of its files, or cannot be edited.
 */
export async function changeFiles(
  root: string,
  out: string,
  files: Iterable<EmittedFile | EditedFile>,
  total: number,
  isUntouched: () => Promise<boolean>,
): Promise<Outcome<WriteReport> | null> {
  const folder = join(root, out);
  const manifest = openManifest(folder);
  const changed = manifest && changedFiles(folder, files, manifest);
  if (manifest === null || changed === null || !(await isUntouched())) return null;
  const names = [...changed.keys()].sort(compareText);
  const seen: SeenFiles = new Map();
  let at = '';
  try {
    if (names.length > 0) announce(folder, names);
    for (const [path, { hash, contents }] of changed) {
      at = path;
      seen.set(path, { hash, mark: changeFile(folder, path, contents) ?? '' });
    }
    at = '';
    if (names.length > 0) manifest.write(new Map([...changed].map(([path, { hash }]) => [path, hash])));
  } catch (error) {
    return { value: null, diagnostics: [writeFinding(out, at, error)] };
  }
  changeSeen(root, out, seen);
  return success({ created: [], changed: names, removed: [], unchanged: total - names.length });
}

interface NewContents {
  readonly hash: string;
  readonly contents: Contents;
}

function changedFiles(
  folder: string,
  files: Iterable<EmittedFile | EditedFile>,
  manifest: ManifestBytes,
): ReadonlyMap<string, NewContents> | null {
  const changed = new Map<string, NewContents>();
  for (const file of files) {
    const contents = 'edit' in file ? edited(folder, file) : file.contents;
    const before = manifest.hashOf(file.path);
    if (contents === null || before === null) return null;
    const hash = hashOfContents(contents);
    if (hash !== before) changed.set(file.path, { hash, contents });
  }
  return changed;
}

function edited(folder: string, { path, edit }: EditedFile): Contents | null {
  try {
    return edit(readFileSync(join(folder, path)));
  } catch (error) {
    if (errorCode(error) === null) throw error;
    return null;
  }
}
