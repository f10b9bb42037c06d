import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DiffReport } from '../../diff/report.ts';
import type { NeededVersion } from '../../diff/versions.ts';
import { writeVersion } from '../../diff/write-version.ts';
import { systemReason } from '../../run/system-reason.ts';

export interface FixedVersions {
  readonly written: readonly NeededVersion[];
  /** Those that could not be written, each with the reason. */
  readonly failed: readonly { readonly version: NeededVersion; readonly reason: string }[];
}

/** Writes the versions that the changes need into the catalog files. */
export function fixVersions(root: string, { versions }: DiffReport): FixedVersions {
  const written: NeededVersion[] = [];
  const failed: { version: NeededVersion; reason: string }[] = [];
  for (const version of versions) {
    const path = join(root, version.event.at.self.path);
    try {
      const text = readFileSync(path, 'utf8');
      const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
      const changed = writeVersion(text.slice(mark.length), version.event.name, version.needed);
      if (changed === null)
        failed.push({ version, reason: 'the event shares its definition with others by an anchor' });
      else {
        writeFileSync(path, mark + changed);
        written.push(version);
      }
    } catch (error) {
      failed.push({ version, reason: systemReason(error) });
    }
  }
  return { written, failed };
}
