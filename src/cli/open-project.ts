import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Diagnostic } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import type { JsonObject } from '../model/values.ts';
import { formatNamed } from '../report/index.ts';
import type { LoadedProject } from '../run/project/load-project.ts';
import { loadProject } from '../run/project/load-project.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { isJsonObject, toJson } from '../yaml/shapes.ts';
import { type CliContext, exitCodes } from './context.ts';
import type { ProjectOptions } from './options.ts';
import { type ReportOptions, reportFindings } from './report-findings.ts';

/** A project that a command works on, and how the command reports. */
export interface OpenProject extends LoadedProject {
  readonly diagnostics: readonly Diagnostic[];
  /** Values of `--vars`. */
  readonly vars: JsonObject;
  readonly report: Omit<ReportOptions, 'summary'>;
}

/** What a command cannot go on with: it was reported, and this is the exit code. */
export interface Stopped {
  readonly exitCode: number;
}

/**
 * Reads and checks the project that the options name. Findings are not reported yet, unless there is no project at all.
 */
export async function openProject(
  context: CliContext,
  options: ProjectOptions,
  command: string,
): Promise<OpenProject | Stopped> {
  const vars = readVars(options.vars ?? []);
  if (vars === null) {
    context.err('error: --vars must be a map in YAML or JSON, like "{start: 2026-01-01}"\n');
    return { exitCode: exitCodes.usage };
  }
  const format = formatNamed(options.format) ?? formatNamed('text');
  if (!format) throw new Error('the text format is missing');
  const start = resolve(context.cwd, options.project ?? '.');
  if (!existsSync(start)) {
    context.err(`error: there is no folder '${options.project}'\nhint: --project names the folder of a project.\n`);
    return { exitCode: exitCodes.usage };
  }
  const outcome = loadProject(start, { env: context.env, vars, targetTypes });
  const report = {
    root: outcome.value?.root ?? start,
    format,
    quiet: options.quiet === true,
    command: `waymark ${command}`,
  };
  if (outcome.value === null) {
    await reportFindings(context, outcome.diagnostics, report);
    return { exitCode: exitCodes.usage };
  }
  return { ...outcome.value, diagnostics: outcome.diagnostics, vars, report };
}

function readVars(texts: readonly string[]): JsonObject | null {
  let vars: JsonObject = {};
  for (const text of texts) {
    const parsed = parseYaml({ path: '--vars', text });
    const [document] = parsed.value?.documents ?? [];
    const value = document && toJson(document);
    if (parsed.diagnostics.length > 0 || value === undefined || !isJsonObject(value)) return null;
    vars = { ...vars, ...value };
  }
  return vars;
}
