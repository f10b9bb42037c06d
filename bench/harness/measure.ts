import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { median } from './figure.ts';

/** One run of a whole process, from its start to its end. */
export interface Measured {
  readonly seconds: number;
  /** Of all processes that the command started. */
  readonly cpuSeconds: number;
  /** Most memory that one of its processes held. */
  readonly peakMb: number;
  readonly stdout: string;
}

export interface Command {
  readonly args: readonly string[];
  readonly cwd: string;
}

export const root = join(import.meta.dirname, '../..');

/** A command line of Waymark as it was built last. */
export function waymark(cwd: string, ...args: readonly string[]): Command {
  return { args: [join(root, 'bin/waymark.js'), ...args], cwd };
}

/** Runs a Node script and waits for its end. Fails where it exits with anything but 0. */
export async function measure(command: Command): Promise<Measured> {
  const usage = mkdtempSync(join(tmpdir(), 'waymark-usage-'));
  try {
    const start = performance.now();
    const stdout = await runNode(command, {
      WAYMARK_BENCH_USAGE: usage,
      NODE_OPTIONS: `--import=${pathToFileURL(join(import.meta.dirname, 'usage-at-exit.mjs'))}`,
    });
    const seconds = (performance.now() - start) / 1000;
    const processes = readdirSync(usage).map((file) => readUsage(join(usage, file)));
    return {
      seconds,
      cpuSeconds: processes.reduce((sum, one) => sum + one.cpuSeconds, 0),
      peakMb: Math.max(...processes.map((one) => one.peakMb)),
      stdout,
    };
  } finally {
    rmSync(usage, { recursive: true });
  }
}

/** Wall time alone, with nothing loaded into the process: for times of which milliseconds count. */
export async function secondsOf(command: Command): Promise<number> {
  const start = performance.now();
  await runNode(command, {});
  return (performance.now() - start) / 1000;
}

/** The median of each number over several runs. */
export async function measureOften(runs: number, run: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = [];
  for (let turn = 0; turn < runs; turn++) all.push(await run());
  return medianOf(all);
}

/** The medians of two measurements that are taken in turn, so that a machine that gets slower meanwhile slows both. */
export async function inTurn(
  runs: number,
  own: () => Promise<Measured>,
  floor: () => Promise<Measured>,
): Promise<readonly [own: Measured, floor: Measured]> {
  const owns: Measured[] = [];
  const floors: Measured[] = [];
  for (let turn = 0; turn < runs; turn++) {
    owns.push(await own());
    floors.push(await floor());
  }
  return [medianOf(owns), medianOf(floors)];
}

function medianOf(all: readonly Measured[]): Measured {
  return {
    seconds: median(all.map((one) => one.seconds)),
    cpuSeconds: median(all.map((one) => one.cpuSeconds)),
    peakMb: median(all.map((one) => one.peakMb)),
    stdout: all.at(-1)?.stdout ?? '',
  };
}

/** One command after the other, as `a && b` in a shell. */
export async function measureAll(...commands: readonly Command[]): Promise<Measured> {
  let whole: Measured = { seconds: 0, cpuSeconds: 0, peakMb: 0, stdout: '' };
  for (const command of commands) {
    const one = await measure(command);
    whole = {
      seconds: whole.seconds + one.seconds,
      cpuSeconds: whole.cpuSeconds + one.cpuSeconds,
      peakMb: Math.max(whole.peakMb, one.peakMb),
      stdout: whole.stdout + one.stdout,
    };
  }
  return whole;
}

function readUsage(path: string): { cpuSeconds: number; peakMb: number } {
  return JSON.parse(readFileSync(path, 'utf8'));
}

function runNode({ args, cwd }: Command, env: Readonly<Record<string, string>>): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output: Record<'out' | 'err', string> = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.err = (output.err + text).slice(-4000);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output.out);
      else
        reject(new Error(`${args.join(' ')} ended with ${code ?? signal}:\n${output.err}${output.out.slice(0, 2000)}`));
    });
  });
}
