import { hasErrors } from '../../base/diagnostic.ts';
import { findUnfinishedRun } from '../../run/find-unfinished-run.ts';
import { runsFolder } from '../../run/run-project.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { runOpened } from '../run-command.ts';

export const command: CliCommand = {
  description:
    'Go on with the last run that failed, was interrupted or was killed: with its target, selection and variables, and without what it has done already. What you changed meanwhile is done again.',
  examples: [['waymark retry', 'after a failure was mended']],
  configure: (parser, run) =>
    addProjectOptions(parser).action((options: ProjectOptions) => run((context) => retry(context, options))),
};

async function retry(context: CliContext, options: ProjectOptions): Promise<number> {
  const first = await openProject(context, options, 'retry');
  if ('exitCode' in first) return first.exitCode;
  const unfinished = findUnfinishedRun(first.root, runsFolder(first));
  if (unfinished.value === null) {
    await reportFindings(context, unfinished.diagnostics, first.report);
    return hasErrors(unfinished.diagnostics) ? exitCodes.usage : exitCodes.clean;
  }
  const { args, resume, killed } = unfinished.value;
  // The variables of that run decide what templates render to.
  const vars = [JSON.stringify(args.vars), ...(options.vars ?? [])];
  const opened = await openProject(context, { ...options, vars }, 'retry');
  if ('exitCode' in opened) return opened.exitCode;
  if (!options.quiet && !options.json) {
    context.err(`Going on with the run ${resume.runId}, which ${killed ? 'was killed' : 'did not succeed'}.\n`);
  }
  return runOpened(context, opened, { ...options, target: args.target }, { ...args, vars: opened.vars }, resume);
}
