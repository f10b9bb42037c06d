import type { Command } from 'commander';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import { failureTexts, runJson, summaryLine } from '../report/run-text.ts';
import type { Resume, RunArguments, RunCommand } from '../run/plan.ts';
import { type RunOutcome, runProject } from '../run/run-project.ts';
import { type CliContext, exitCodes } from './context.ts';
import { type OpenProject, openProject } from './open-project.ts';
import {
  addProjectOptions,
  addSelectionOptions,
  addTargetOption,
  type ProjectOptions,
  type SelectionOptions,
  type TargetOptions,
  wholeNumber,
} from './options.ts';
import { progress } from './progress.ts';
import { reportFindings } from './report-findings.ts';
import { findTarget, openerOf } from './targets.ts';

export interface RunOptions extends ProjectOptions, TargetOptions, SelectionOptions {
  readonly threads?: number;
  readonly fullRefresh?: boolean;
  readonly dryRun?: boolean;
}

/** Options of the commands that run something on a target. */
export function addRunOptions(parser: Command): Command {
  return addSelectionOptions(addTargetOption(addProjectOptions(parser))).option(
    '--threads <number>',
    'steps at a time',
    wholeNumber(1),
  );
}

export function addFullRefresh(parser: Command): Command {
  return parser.option('--full-refresh', 'load all files and build all models anew, incremental ones too');
}

export function addDryRun(parser: Command): Command {
  return parser.option('--dry-run', 'say what would run, why, and on BigQuery at what price; run and write nothing');
}

const defaultThreads = 4;

/** Runs `build`, `run` or `test` as the options say, shows it, and gives the exit code. */
export async function runCommand(context: CliContext, options: RunOptions, name: RunCommand): Promise<number> {
  const opened = await openProject(context, options, name);
  if ('exitCode' in opened) return opened.exitCode;
  const args: Omit<RunArguments, 'target'> = {
    command: name,
    select: options.select ?? [],
    exclude: options.exclude ?? [],
    vars: opened.vars,
    threads: options.threads ?? defaultThreads,
    fullRefresh: options.fullRefresh === true,
  };
  return runOpened(context, opened, options, args, null);
}

/** Runs a project that was read. `resume`: the run that it goes on with. */
export async function runOpened(
  context: CliContext,
  opened: OpenProject,
  options: RunOptions,
  args: Omit<RunArguments, 'target'>,
  resume: Resume | null,
): Promise<number> {
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const target = findTarget(context, opened, options.target);
  if (target === null) return exitCodes.usage;
  const open = openerOf(context, target, opened.root);
  if (open === null) return exitCodes.usage;
  if (options.dryRun) {
    const { dryRun } = await import('./dry-run.ts');
    return dryRun(context, opened, target, args, options.json === true);
  }
  const quiet = options.quiet === true || opened.report.format.name !== 'text' || options.json === true;
  const outcome = await runProject({
    loaded: opened,
    args: { ...args, target: target.name },
    target,
    open: () => open(target),
    // Unit tests bring their rows along: where there is no empty warehouse, the target's own reads them as well.
    openMemory: () => (targetTypes[target.dialect]?.openEmpty ?? open)(target, opened.root),
    now: context.now(),
    signal: context.signal,
    onEvent: quiet ? () => {} : progress(context, args.select.length > 0),
    ...(resume && { resume }),
  });
  return report(context, outcome, opened, options);
}

async function report(
  context: CliContext,
  outcome: RunOutcome,
  opened: OpenProject,
  options: RunOptions,
): Promise<number> {
  const { result } = outcome;
  const ofSteps: readonly Diagnostic[] = result?.steps.flatMap((step) => step.diagnostics) ?? [];
  const findings = [...opened.diagnostics, ...outcome.diagnostics, ...ofSteps];
  if (options.json) {
    const run = result === null ? { exitCode: outcome.exitCode } : runJson(result);
    context.out(`${stringify({ ...run, diagnostics: findings })}\n`);
    return outcome.exitCode;
  }
  if (result === null || opened.report.format.name !== 'text') {
    await reportFindings(context, findings, opened.report);
    return outcome.exitCode;
  }
  const isSilent = options.quiet === true;
  const hasSteps = result.steps.some((step) => step.status !== 'unchanged');
  if (!isSilent && hasSteps) context.err('\n');
  await reportFindings(context, findings, {
    ...opened.report,
    before: failureTexts(result.steps),
    summary: summaryLine(result.end),
    joint: '; ',
  });
  if (!isSilent || hasErrors(findings)) context.err(`Results: ${result.folder}/results.ndjson\n`);
  return outcome.exitCode;
}

function stringify(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner), 2);
}
