import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Runs `use` with a new folder, which is deleted afterwards. */
export async function* inWorkspace<T>(use: (folder: string) => AsyncIterable<T>): AsyncIterable<T> {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'));
  try {
    yield* use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function writeFiles(folder: string, files: Iterable<readonly [path: string, text: string]>): void {
  const made = new Set<string>();
  for (const [path, text] of files) {
    const full = join(folder, path);
    const parent = dirname(full);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(full, text);
  }
}

let moved = 0;

/** Takes away what earlier runs left. Deleting thousands of files keeps the disk busy into the next run; moving them does not. */
export function setAside(project: string, names: readonly string[]): void {
  for (const name of names) {
    const path = join(project, name);
    if (!existsSync(path)) continue;
    const aside = `${project}-aside`;
    mkdirSync(aside, { recursive: true });
    renameSync(path, join(aside, String(moved++)));
  }
}
