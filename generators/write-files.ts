import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contentHash } from '../src/base/hash.ts';
import type { Outcome } from '../src/base/outcome.ts';
import type { EmittedFile } from './generator.ts';
import { lookAt } from './write-files/look-at.ts';
import { manifestMark, readManifest } from './write-files/manifest.ts';
import { outputWriter, type WriteReport } from './write-files/output-writer.ts';
import { looksUntouched } from './write-files/seen-files.ts';

export { type OutputWriter, outputWriter, type WriteReport } from './write-files/output-writer.ts';

/** Makes `<root>/<out>` hold exactly `files` and whatever is not Waymark's; see `outputWriter`. */
export function writeOutputs(
  root: string,
  out: string,
  files: readonly EmittedFile[],
  options: { readonly check?: boolean } = {},
): Outcome<WriteReport> {
  const writer = outputWriter(root, out, options);
  writer.add(files);
  return writer.finish();
}

/** Tells the outputs of one run from those of any other; null where there are none, or where a run was killed. */
export function outputsMark(root: string, out: string): string | null {
  return manifestMark(join(root, out));
}

/** True where everything that the last run wrote is still as it was written, told without reading the files where possible. */
export function outputsIntact(root: string, out: string): boolean {
  if (looksUntouched(root, out)) return true;
  const path = join(root, out);
  const manifest = readManifest(path);
  if (manifest === null || manifest.files.size === 0 || manifest.pending.size > 0) return false;
  for (const [file, hash] of manifest.files) {
    if (!lookAt(join(path, file))?.isFile()) return false;
    if (contentHash(readFileSync(join(path, file))) !== hash) return false;
  }
  return true;
}
