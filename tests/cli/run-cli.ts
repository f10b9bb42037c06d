import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import type { CliContext } from '../../src/cli/context.ts';
import { main } from '../../src/cli/main.ts';

/** What a command said and how it ended. `both`: stdout and stderr in the order in which they were written. */
export interface CliResult {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly both: string;
}

/** Runs the command line in this process. */
export async function runCli(
  cwd: string,
  args: readonly string[],
  context: Partial<CliContext> = {},
): Promise<CliResult> {
  let out = '';
  let err = '';
  let both = '';
  const code = await main(args, {
    cwd,
    env: {},
    out: (text) => {
      out += text;
      both += text;
    },
    err: (text) => {
      err += text;
      both += text;
    },
    interactive: false,
    color: { out: false, err: false },
    signal: new AbortController().signal,
    now: () => new Date('2026-02-01T12:00:00Z'),
    ...context,
  });
  return { code, out, err, both };
}

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that is removed after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-cli-'));
  folders.push(folder);
  return folder;
}

/** The starter project in a new folder. */
export async function starter(): Promise<string> {
  const folder = emptyFolder();
  const made = await runCli(folder, ['init', 'shop']);
  if (made.code !== 0) throw new Error(made.both);
  return join(folder, 'shop');
}

/** Replaces a piece of text that has to be there. */
export function change(folder: string, path: string, before: string, after: string): void {
  const text = readFileSync(join(folder, path), 'utf8');
  if (!text.includes(before)) throw new Error(`${path} does not hold: ${before}`);
  writeFileSync(
    join(folder, path),
    text.replace(before, () => after),
  );
}
