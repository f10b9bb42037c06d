import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeSamples } from '../../../src/cli/write-samples.ts';
import { realTiming } from '../../../src/dialects/bigquery/timing.ts';
import { targetTypes } from '../../../src/dialects/index.ts';
import type { TargetDef } from '../../../src/model/project.ts';
import type { LoadedProject } from '../../../src/run/project/load-project.ts';
import { runProject } from '../../../src/run/run-project.ts';
import type { Warehouse } from '../../../src/run/warehouse.ts';
import { sampleEvents, sampleFile } from '../../../src/sample/index.ts';
import { type Emulator, openOn, startEmulator } from '../../bigquery/emulator.ts';
import { copyProject, failuresOf } from '../../real-data/build-project.ts';
import { copyTables } from './copy-tables.ts';
import type { ReferenceGroup } from './groups.ts';

/** A reference catalog, built on both warehouses from the same files. */
export interface BuiltTwice {
  readonly loaded: LoadedProject;
  readonly duckdb: Warehouse;
  readonly bigquery: Warehouse;
  /** How many rows were sampled, faults among them. */
  readonly sampled: number;
  /** What went wrong, a line each. */
  readonly failures: readonly string[];
  close(): Promise<void>;
}

const faults = { duplicates: 0.01, late: 0.01, broken: 0.01 };

/**
 * Samples events and builds all of it on DuckDB. On the emulator they are loaded as well, or the tables of the events are copied
 * there; then the rest is built.
 */
export async function buildBoth({ folders, files = {}, isLoaded, ...sampling }: ReferenceGroup): Promise<BuiltTwice> {
  const parts = folders.flatMap((one) => [`catalog/${one}`, `transforms/${one}`]);
  const project = copyProject('.', ['waymark.yaml', ...parts, 'seeds']);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project.root, path)), { recursive: true });
    writeFileSync(join(project.root, path), text);
  }
  const loaded = project.load();
  const sampled = await sample(loaded, sampling);
  const { settings } = loaded.project;
  const local = settings.targets[settings.defaultTarget];
  if (local === undefined) throw new Error('the reference project has no target');
  const emulator = await startEmulator();
  const remote = targetOn(emulator, local);
  const failed = await build(loaded, local, []);
  const [duckdb, bigquery] = await Promise.all([open(local, loaded), open(remote, loaded)]);
  if (!isLoaded) await copyTables(duckdb, emulator, loaded);
  const failures = [...failed, ...(await build(loaded, remote, isLoaded ? [] : builtThere(loaded)))];
  return {
    loaded,
    duckdb,
    bigquery,
    sampled,
    failures,
    async close() {
      await Promise.all([duckdb.close(), bigquery.close()]);
      await emulator.stop();
    },
  };
}

async function sample(
  { project, root }: LoadedProject,
  { count, days }: Pick<ReferenceGroup, 'count' | 'days'>,
): Promise<number> {
  const { catalog } = project;
  const outcome = sampleEvents(catalog, { seed: 7, count, from: '2025-01-14', days, faults });
  const rows = [...(outcome.value ?? [])];
  const files = new Map(catalog.sources.map((source) => [source.name, sampleFile(source)]));
  await writeSamples(rows, (name) => join(root, files.get(name) ?? ''), new AbortController().signal);
  return rows.length;
}

function targetOn({ endpoint }: Emulator, local: TargetDef): TargetDef {
  const options = { project: 'test', api_endpoint: endpoint };
  return { name: 'prod', dialect: 'bigquery', schema: 'analytics', options, at: local.at };
}

function open(target: TargetDef, { root }: LoadedProject): Promise<Warehouse> {
  // Twenty thousand events take the emulator longer than a minute here and there; a lost answer is tested elsewhere.
  if (target.dialect === 'bigquery')
    return openOn({ endpoint: String(target.options.api_endpoint) }, {}, { ...realTiming, requestTimeoutMs: 600_000 });
  const type = targetTypes[target.dialect];
  if (type === undefined) throw new Error(`nothing opens ${target.dialect}`);
  return type.open(target, root);
}

/** All that is built of event tables. */
function builtThere({ project }: LoadedProject): string[] {
  const { models, catalog } = project;
  return [...models.map((one) => `model:${one.name}`), ...catalog.seeds.map((one) => `seed:${one.name}`)];
}

/** What is selected, or all, without assertions: those are compared in `assertions.test.ts`. */
async function build(loaded: LoadedProject, target: TargetDef, select: readonly string[]): Promise<readonly string[]> {
  const outcome = await runProject({
    loaded,
    args: { command: 'run', target: target.name, select, exclude: [], vars: {}, threads: 2, fullRefresh: false },
    target,
    open: () => open(target, loaded),
    openMemory: () => open(target, loaded),
    now: new Date('2025-06-01T12:00:00Z'),
    signal: new AbortController().signal,
    onEvent: () => {},
  });
  const problems = outcome.diagnostics.map((one) => one.message);
  return [...problems, ...failuresOf(outcome.result?.steps ?? [])].map((one) => `${target.dialect}: ${one}`);
}
