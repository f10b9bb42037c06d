import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findEmulator, toolsToCome } from '../../scripts/tools.ts';
import type { BigqueryOptions } from '../../src/dialects/bigquery/options.ts';
import type { Timing } from '../../src/dialects/bigquery/timing.ts';
import { openBigquery } from '../../src/dialects/bigquery/warehouse.ts';
import type { Warehouse } from '../../src/run/warehouse.ts';
import { forgetJobs } from './forget-jobs.ts';

await toolsToCome();
const program = findEmulator();

/**
 * Whether tests against BigQuery run here. Without the emulator they are skipped, which is said once; under `CI` they run and
 * fail, since there it must be installed (`npm run setup:tools`).
 */
export const hasEmulator = program !== null || Boolean(process.env.CI);
if (!hasEmulator)
  process.stderr.write('The BigQuery emulator is missing (npm run setup:tools): its tests are skipped.\n');

export interface Emulator {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** Where it keeps its data and listens, so that it can be started again; unless written in a file of its own and on a free port. */
export interface EmulatorPlace {
  readonly database: string;
  readonly port: number;
}

/** A process of its own on free ports, with the project `test` and the dataset `analytics`. */
export async function startEmulator(place: EmulatorPlace | null = null): Promise<Emulator> {
  if (program === null) throw new Error('The BigQuery emulator is not installed: run `npm run setup:tools`.');
  const [port, grpcPort] = [place?.port ?? (await freePort()), await freePort()];
  const folder = place === null ? mkdtempSync(join(tmpdir(), 'waymark-emulator-')) : null;
  const database = place?.database ?? join(folder ?? '', 'data.db');
  const child = spawn(
    program,
    [
      '--project=test',
      '--dataset=analytics',
      `--port=${port}`,
      `--grpc-port=${grpcPort}`,
      '--log-level=error',
      `--database=${database}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await answers(endpoint, child);
  forgetJobs(database);
  return {
    endpoint,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      if (folder !== null) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Opens the dataset of an emulator, or of what else speaks like it, with options of a target beside those that reach it. */
export function openOn(
  emulator: Pick<Emulator, 'endpoint'>,
  options: Partial<BigqueryOptions> = {},
  timing?: Timing,
): Promise<Warehouse> {
  return openBigquery({ ...optionsOn(emulator), ...options }, 'analytics', timing);
}

/** The options of a target there. */
export function optionsOn({ endpoint }: Pick<Emulator, 'endpoint'>): BigqueryOptions {
  return {
    project: 'test',
    location: null,
    apiEndpoint: endpoint,
    keyFile: null,
    maximumBytesBilled: null,
    jobTimeoutMs: null,
    priority: 'interactive',
    reservation: null,
    concurrency: 4,
    pricePerTib: 6.25,
    currency: 'USD',
    labels: {},
    policyTags: {},
    expireAfter: null,
  };
}

async function answers(endpoint: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`The emulator ended: ${said}`);
    try {
      const answer = await fetch(`${endpoint}/bigquery/v2/projects/test/datasets`);
      if (answer.ok) return;
    } catch {
      // It does not listen yet.
    }
    await new Promise((wake) => setTimeout(wake, 100));
  }
  throw new Error(`The emulator does not answer: ${said}`);
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
