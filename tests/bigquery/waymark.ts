import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { bin, repository } from '../cli/run-process.ts';

/** The command line as a process of its own, which goes on while the test answers it. */
export interface Running {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
}

export interface Ended {
  /** Exit code, or the signal that ended it. */
  readonly code: number | string | null;
  readonly out: string;
  readonly err: string;
}

export function startWaymark(root: string, args: readonly string[], env: Record<string, string> = {}): Running {
  if (!existsSync(join(repository, 'lib/bundle/main.js'))) throw new Error('Run `npm run build` first.');
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: root, NODE_OPTIONS: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data.toString();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data.toString();
  });
  return {
    process: child,
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code: signal ?? code, out, err }))),
  };
}

export function runWaymark(root: string, args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return startWaymark(root, args, env).ended;
}

/** What `--json` said. */
export function findingsOf({ out, err }: Ended): readonly Diagnostic[] {
  if (!out.startsWith('{')) throw new Error(`${out}\n${err}`);
  return JSON.parse(out).diagnostics;
}

/** Waits until something holds; fails where it never does. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 2000; tries++) {
    if (await holds()) return;
    await new Promise((wake) => setTimeout(wake, 20));
  }
  throw new Error('it never came to that');
}

export function writeFiles(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}
