import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { targetTypes } from '../../src/dialects/index.ts';
import type { TargetDef } from '../../src/model/project.ts';
import type { Resume, RunArguments, RunEvent, StepResult } from '../../src/run/plan.ts';
import { type LoadedProject, loadProject } from '../../src/run/project/load-project.ts';
import { type RunOutcome, runProject } from '../../src/run/run-project.ts';
import type { SqlReader } from '../../src/run/sql-reader.ts';
import type { Row, Warehouse } from '../../src/run/warehouse.ts';

export type Files = Readonly<Record<string, string>>;

/** A project in a folder of its own, with a DuckDB file. */
export interface TestProject {
  readonly root: string;
  write(files: Files): void;
  load(): LoadedProject;
  run(options?: RunOptions): Promise<RunOutcome>;
  /** The status of every step. */
  statuses(options?: RunOptions): Promise<Record<string, string>>;
  query(sql: string): Promise<readonly Row[]>;
  open(): Promise<Warehouse>;
  /** What reads the project's SQL without data; of the target `dev` unless another one is named. */
  openReader(target?: string): Promise<SqlReader>;
}

export interface RunOptions extends Partial<RunArguments> {
  readonly now?: Date;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  readonly resume?: Resume;
}

export const testTime = new Date('2026-01-15T12:00:00Z');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-run-'));
  folders.push(folder);
  return folder;
}

const minimum: Files = {
  'waymark.yaml': 'name: test\ntargets:\n  dev: {type: duckdb, path: dev.duckdb}\n',
  'catalog/empty.yaml': '',
};

export function testProject(files: Files): TestProject {
  const root = tempFolder();
  const write = (more: Files): void => {
    for (const [path, text] of Object.entries(more)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
  };
  write({ ...minimum, ...files });
  const load = (): LoadedProject => {
    const { value, diagnostics } = loadProject(root, { env: {}, targetTypes });
    const errors = diagnostics.filter((one) => one.severity === 'error');
    if (value === null || errors.length > 0) throw new Error(JSON.stringify(errors, null, 2));
    return value;
  };
  const target = (loaded: LoadedProject): TargetDef => {
    const found = loaded.project.settings.targets.dev;
    if (found === undefined) throw new Error('no target dev');
    return found;
  };
  const open = (): Promise<Warehouse> => openTarget(target(load()), root);
  const run = (options: RunOptions = {}): Promise<RunOutcome> => {
    const { now, signal, onEvent, resume, ...args } = options;
    const loaded = load();
    return runProject({
      loaded,
      args: {
        command: 'build',
        target: 'dev',
        select: [],
        exclude: [],
        vars: {},
        threads: 2,
        fullRefresh: false,
        ...args,
      },
      target: target(loaded),
      open: () => openTarget(target(loaded), root),
      openMemory: () => {
        const type = targetTypes[target(loaded).dialect];
        return (type?.openEmpty ?? openTarget)(target(loaded), root);
      },
      now: now ?? testTime,
      signal: signal ?? new AbortController().signal,
      onEvent: onEvent ?? (() => {}),
      ...(resume && { resume }),
    });
  };
  return {
    root,
    write,
    load,
    run,
    open,
    async openReader(name = 'dev') {
      const wanted = load().project.settings.targets[name];
      const type = wanted && targetTypes[wanted.dialect];
      if (!wanted || !type) throw new Error(`no target ${name}`);
      return type.openReader(wanted, root);
    },
    statuses: async (options) => statusesOf(await run(options)),
    async query(sql) {
      const warehouse = await open();
      try {
        return await warehouse.query({ sql, origin: { step: 'test', span: null } });
      } finally {
        await warehouse.close();
      }
    },
  };
}

async function openTarget(target: TargetDef, root: string): Promise<Warehouse> {
  const open = targetTypes[target.dialect]?.open;
  if (!open) throw new Error(`nothing opens ${target.dialect}`);
  return open(target, root);
}

export function statusesOf(outcome: RunOutcome): Record<string, string> {
  const steps = outcome.result?.steps ?? [];
  return Object.fromEntries(steps.map((step) => [step.id, step.status]).sort());
}

export function stepOf(outcome: RunOutcome, id: string): StepResult {
  const step = outcome.result?.steps.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step ${id} in ${JSON.stringify(outcome)}`);
  return step;
}
