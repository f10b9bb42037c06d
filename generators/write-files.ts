import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasErrors, sortDiagnostics } from '../src/base/diagnostic.ts';
import { contentHash } from '../src/base/hash.ts';
import { type Outcome, success } from '../src/base/outcome.ts';
import { compareText } from '../src/base/span.ts';
import type { EmittedFile } from './generator.ts';
import { applyPlan } from './write-files/apply.ts';
import { manifestFinding, staleFindings } from './write-files/findings.ts';
import { fileMark, readManifest, readSeen } from './write-files/manifest.ts';
import { checkOutputPaths } from './write-files/output-paths.ts';
import { planWrites } from './write-files/plan.ts';

/** What happened to the output folder, or with `check` what would. Paths are relative to it and sorted. */
export interface WriteReport {
  readonly created: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/**
 * Makes `<root>/<out>` hold exactly `files` and whatever is not Waymark's. Writes only what changed, deletes what an earlier run
 * wrote and this one does not, and never touches a file that is not in the manifest. With `check` nothing is written and every
 * difference is a `generate/stale` finding. A run that is killed is finished by the next one. The value is null where nothing
 * could be compared or the operating system refused to write.
 */
export function writeOutputs(
  root: string,
  out: string,
  files: readonly EmittedFile[],
  options: { readonly check?: boolean } = {},
): Outcome<WriteReport> {
  const wrongPaths = checkOutputPaths(files);
  if (wrongPaths.length > 0) return { value: null, diagnostics: sortDiagnostics(wrongPaths) };
  const folder = { root, out, path: join(root, out) };
  const manifest = readManifest(folder.path);
  if (manifest === null) return { value: null, diagnostics: [manifestFinding(out)] };
  const plan = planWrites(folder, files, manifest);
  const report: WriteReport = {
    created: plan.create.map((file) => file.path).sort(compareText),
    changed: plan.change.map((file) => file.path).sort(compareText),
    removed: plan.remove.toSorted(compareText),
    unchanged: plan.hashes.size - plan.create.length - plan.change.length,
  };
  if (options.check) return success(report, sortDiagnostics([...plan.findings, ...staleFindings(out, report)]));
  const failed = applyPlan(folder, plan, manifest);
  return { value: hasErrors(failed) ? null : report, diagnostics: sortDiagnostics([...plan.findings, ...failed]) };
}

/** True where everything that the last run wrote is still as it was written, told without reading the files where possible. */
export function outputsIntact(root: string, out: string): boolean {
  const path = join(root, out);
  const manifest = readManifest(path);
  if (manifest === null || manifest.files.size === 0 || manifest.pending.size > 0) return false;
  const seen = readSeen(root, out);
  for (const [file, hash] of manifest.files) {
    const stats = lstatSync(join(path, file), { throwIfNoEntry: false });
    if (!stats?.isFile()) return false;
    const known = seen.get(file);
    if (known?.hash === hash && known.mark === fileMark(stats)) continue;
    if (contentHash(readFileSync(join(path, file))) !== hash) return false;
  }
  return true;
}
