import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../../base/diagnostic.ts';
import { failure, type Outcome, success } from '../../base/outcome.ts';
import { cannotWriteResults } from '../codes.ts';
import type { RunArguments, RunEnd, Step, StepResult } from '../plan.ts';
import { systemCode, systemReason } from '../system-reason.ts';
import { stringify } from './json-lines.ts';

/** What `plan.json` of a run holds: enough to repeat it. */
export interface PlannedRun {
  readonly runId: string;
  readonly startedAt: string;
  readonly args: RunArguments;
  /** The run that this one goes on with, or null. */
  readonly resumes: string | null;
  readonly steps: readonly Pick<Step, 'id' | 'kind' | 'dependsOn'>[];
}

/** The folder of one run. Results are appended as they come. */
export interface RunLog {
  readonly runId: string;
  /** Relative to the project's root. */
  readonly folder: string;
  append(result: StepResult): void;
  /** Writes the closing line and lets go of the file. */
  end(end: RunEnd): void;
  /** What went wrong while writing; a full disk does not stop the run. */
  problem(): Diagnostic | null;
}

/** Name of the file in the folder of all runs that holds the id of the last one. */
export const latestFile = 'latest';

/** Makes the folder of a new run below `folder` (relative to `root`) and writes its plan. Ids sort by time. */
export function openRunLog(
  root: string,
  folder: string,
  plan: Omit<PlannedRun, 'runId' | 'startedAt'>,
  startedAt: Date,
): Outcome<RunLog> {
  try {
    const runId = makeRunFolder(join(root, folder), startedAt);
    const run = `${folder}/${runId}`;
    const planned: PlannedRun = { runId, startedAt: startedAt.toISOString(), ...plan };
    writeFileSync(join(root, run, 'plan.json'), `${stringify(planned, 2)}\n`);
    const results = openSync(join(root, run, 'results.ndjson'), 'a');
    writeLatest(join(root, folder), runId);
    return success(logTo(results, runId, run, plan.args.command !== 'test'));
  } catch (error) {
    return failure(cannotWrite(folder, error));
  }
}

/**
 * A line is handed to the operating system in one piece: it survives the end of this process by any signal. Only at the
 * end is the file forced to disk; waiting for the disk at every step would take longer than most steps. `isLasting` false: not
 * even then, as nothing was published that the record has to outlast.
 */
function logTo(file: number, runId: string, folder: string, isLasting: boolean): RunLog {
  let problem: Diagnostic | null = null;
  const attempt = (write: () => void): void => {
    if (problem !== null) return;
    try {
      write();
    } catch (error) {
      problem = cannotWrite(folder, error);
    }
  };
  return {
    runId,
    folder,
    append: (result) => attempt(() => appendFileSync(file, `${stringify({ type: 'step', ...result })}\n`)),
    end: (end) => {
      attempt(() => appendFileSync(file, `${stringify({ type: 'end', ...end })}\n`));
      if (isLasting) attempt(() => fsyncSync(file));
      attempt(() => closeSync(file));
    },
    problem: () => problem,
  };
}

/** The id that a run gets which starts now, as long as no other one starts at the same time. */
export function nextRunId(folder: string, startedAt: Date): string {
  for (let count = 1; ; count++) {
    const runId = runIdOf(startedAt, count);
    if (!existsSync(join(folder, runId))) return runId;
  }
}

/** `20250114T080000000Z`, with `-002`, `-003` … where there is such a run already (a fixed clock). */
function runIdOf(startedAt: Date, count: number): string {
  const base = startedAt.toISOString().replace(/[-:.]/g, '');
  return count === 1 ? base : `${base}-${String(count).padStart(3, '0')}`;
}

function makeRunFolder(folder: string, startedAt: Date): string {
  mkdirSync(folder, { recursive: true });
  for (let count = 1; ; count++) {
    const runId = runIdOf(startedAt, count);
    try {
      mkdirSync(join(folder, runId));
      return runId;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
  }
}

function writeLatest(folder: string, runId: string): void {
  const temporary = join(folder, `${latestFile}.${process.pid}`);
  writeFileSync(temporary, `${runId}\n`);
  renameSync(temporary, join(folder, latestFile));
}

function cannotWrite(folder: string, error: unknown): Diagnostic {
  return diagnostic(cannotWriteResults, {
    message: `Nothing can be written to \`${folder}\`: ${systemReason(error)}.`,
    hint: 'Results of runs are kept there. Make room or grant permission, or set `paths.out` in `waymark.yaml`.',
    span: null,
  });
}
