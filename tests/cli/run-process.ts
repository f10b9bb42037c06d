import { type SpawnSyncOptions, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const repository = join(import.meta.dirname, '../..');
export const bin = join(repository, 'bin/waymark.js');

/** True where a test has to run; elsewhere it may be skipped for what the machine lacks. */
export const mustRun = Boolean(process.env.CI);

/** Runs the built command line as a process of its own. */
export function runProcess(cwd: string, args: readonly string[], options: SpawnSyncOptions = {}) {
  return runProgram(process.execPath, [bin, ...args], cwd, options);
}

export function runShell(cwd: string, script: string, options: SpawnSyncOptions = {}) {
  return runProgram('sh', ['-c', script], cwd, options);
}

export function runProgram(program: string, args: readonly string[], cwd: string, options: SpawnSyncOptions = {}) {
  if (!existsSync(join(repository, 'lib/bundle/main.js'))) throw new Error('Run `npm run build` first.');
  const env = { ...process.env, NODE_OPTIONS: '', NO_COLOR: '', FORCE_COLOR: undefined, ...options.env };
  const ran = spawnSync(program, [...args], { cwd, maxBuffer: 1 << 28, ...options, env, encoding: 'utf8' });
  if (ran.error) throw ran.error;
  return { code: ran.status, out: String(ran.stdout), err: String(ran.stderr) };
}
