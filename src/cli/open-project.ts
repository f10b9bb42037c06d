import type { Diagnostic } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import type { JsonObject } from '../model/values.ts';
import { type LoadedProject, loadProject } from '../run/project/load-project.ts';
import type { CommandMemory } from './command-memory.ts';
import { type CliContext, exitCodes } from './context.ts';
import type { ProjectOptions } from './options.ts';
import { projectPlace, type Stopped } from './project-place.ts';
import { type ReportOptions, reportFindings } from './report-findings.ts';

/** A project that a command works on, and how the command reports. */
export interface OpenProject extends LoadedProject {
  readonly diagnostics: readonly Diagnostic[];
  /** Values of `--vars`. */
  readonly vars: JsonObject;
  readonly report: Omit<ReportOptions, 'summary'>;
}

/**
 * Reads and checks the project that the options name. Findings are not reported yet, unless there is no project at all.
 * What the command remembers of its files is used.
 */
export async function openProject(
  context: CliContext,
  options: ProjectOptions,
  command: string,
  memory: CommandMemory | null = null,
): Promise<OpenProject | Stopped> {
  const place = projectPlace(context, options, command);
  if ('exitCode' in place) return place;
  const { start, vars } = place;
  const outcome = loadProject(start, {
    env: context.env,
    vars,
    targetTypes,
    ...(memory && { inputs: memory.inputs, isOutlined: !memory.isOutlined() }),
  });
  const report = { ...place.report, root: outcome.value?.root ?? start };
  if (outcome.value === null) {
    await reportFindings(context, outcome.diagnostics, report);
    return { exitCode: exitCodes.usage };
  }
  return { ...outcome.value, diagnostics: outcome.diagnostics, vars, report };
}
