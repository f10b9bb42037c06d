import { cpSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { targetTypes } from '../../src/dialects/index.ts';
import type { StepResult } from '../../src/run/plan.ts';
import { type LoadedProject, loadProject } from '../../src/run/project/load-project.ts';
import { type RunOutcome, runProject } from '../../src/run/run-project.ts';
import type { Row } from '../../src/run/warehouse.ts';

const repository = join(import.meta.dirname, '../..');

/** The folder of data that others wrote: beside the repository, or where `WAYMARK_DATA` says. */
export const sharedData = process.env.WAYMARK_DATA ?? join(repository, '../shared/data');
// Locations of sources are filled while loading, from the environment of the process.
process.env.WAYMARK_DATA = sharedData;

/** True where the shared data are missing and may be: under CI they have to be there. */
export const isOmitted = !existsSync(sharedData) && process.env.CI === undefined;

/** A project in a folder of its own, with a database of its own. */
export interface ProjectCopy {
  readonly root: string;
  /** As it stands now. */
  load(): LoadedProject;
  build(): Promise<RunOutcome>;
  query(sql: string): Promise<readonly Row[]>;
}

/** Copies the given files and folders of the repository into an empty folder. */
export function copyProject(from: string, parts: readonly string[]): ProjectCopy {
  const root = mkdtempSync(join(tmpdir(), 'waymark-project-'));
  for (const part of parts) {
    mkdirSync(join(root, part, '..'), { recursive: true });
    cpSync(join(repository, from, part), join(root, part), { recursive: true });
  }
  const load = (): LoadedProject => {
    const outcome = loadProject(root, { env: process.env, targetTypes });
    const problems = outcome.diagnostics.map((one) => `${one.code} ${one.span?.path}:${one.span?.line} ${one.message}`);
    if (outcome.value === null || problems.length > 0) throw new Error(problems.join('\n'));
    return outcome.value;
  };
  const target = (loaded: LoadedProject) => {
    const { settings } = loaded.project;
    const found = settings.targets[settings.defaultTarget];
    const open = targetTypes[found?.dialect ?? '']?.open;
    if (!found || !open) throw new Error('no target that can be run');
    return { target: found, open: () => open(found, root) };
  };
  return {
    root,
    load,
    async build() {
      const loaded = load();
      const { target: chosen, open } = target(loaded);
      const memory = { ...chosen, options: { ...chosen.options, path: ':memory:' } };
      const openMemory = () => targetTypes.duckdb?.open?.(memory, root) ?? open();
      const args = {
        command: 'build',
        target: chosen.name,
        select: [],
        exclude: [],
        vars: {},
        threads: 2,
        fullRefresh: false,
      } as const;
      const { signal } = new AbortController();
      return runProject({ loaded, args, target: chosen, open, openMemory, now: new Date(), signal, onEvent: () => {} });
    },
    async query(sql) {
      const warehouse = await target(load()).open();
      try {
        return await warehouse.query({ sql, origin: { step: 'test', span: null } });
      } finally {
        await warehouse.close();
      }
    },
  };
}

/** What went wrong in a run, a line each. */
export function failuresOf(steps: readonly StepResult[]): string[] {
  return steps
    .filter((step) => step.status !== 'succeeded' && step.status !== 'warned' && step.status !== 'unchanged')
    .map((step) => [step.id, step.message, ...step.diagnostics.map((one) => one.message)].join(': '));
}
