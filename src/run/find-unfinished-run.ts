import { join } from 'node:path';
import { type Diagnostic, diagnostic } from '../base/diagnostic.ts';
import { failure, type Outcome, success } from '../base/outcome.ts';
import { noUnfinishedRun } from './codes.ts';
import type { Resume, RunArguments, StepStatus } from './plan.ts';
import { latestRun, type RecordedRun, readRun } from './record/read-run.ts';

/** How to go on with a run: with its own arguments, leaving out what it has done. */
export interface UnfinishedRun {
  readonly args: RunArguments;
  readonly resume: Resume;
  /** Without a closing line the run was killed, or is still under way: then the lock of the target refuses a second one. */
  readonly killed: boolean;
}

const settled: ReadonlySet<StepStatus> = new Set(['succeeded', 'warned', 'unchanged']);

/**
 * The last run below `folder` (of all runs, relative to `root`), if it failed, was interrupted or was killed. Otherwise a
 * finding: an error where there is no run at all, and only a word where the last one succeeded.
 */
export function findUnfinishedRun(root: string, folder: string): Outcome<UnfinishedRun> {
  const path = join(root, folder);
  const runId = latestRun(path);
  const run = runId === null ? null : readRun(path, runId);
  if (run === null) return failure(nothing('There is no run to resume.', 'error'));
  if (run.end?.exitCode === 0) return failure(nothing(`The last run (${run.plan.runId}) succeeded.`, 'info'));
  const resume = { runId: run.plan.resumes ?? run.plan.runId, settled: new Set(settledIn(run, path)) };
  return success({ args: run.plan.args, resume, killed: run.end === null });
}

/** Ids of the steps that the run has done, or the runs before that it went on with. */
function settledIn(run: RecordedRun, path: string): string[] {
  const own = run.results.filter((result) => settled.has(result.status)).map((result) => result.id);
  const { resumes } = run.plan;
  const before = resumes === null ? null : readRun(path, resumes);
  return before === null ? own : [...own, ...settledIn(before, path)];
}

function nothing(message: string, severity: Diagnostic['severity']): Diagnostic {
  const hint = severity === 'error' ? 'Start one with `waymark build`.' : null;
  return diagnostic(noUnfinishedRun, { message, hint, severity, span: null });
}
