import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject } from '../model/values.ts';
import { formatNamed } from '../report/index.ts';
import { parseYaml } from '../yaml/parse-yaml.ts';
import { isJsonObject, toJson } from '../yaml/shapes.ts';
import { type CliContext, exitCodes } from './context.ts';
import type { ProjectOptions } from './options.ts';
import type { ReportOptions } from './report-findings.ts';

/** Which project the options name, and how the command reports. Nothing of the project is read yet. */
export interface ProjectPlace {
  /** The project lies here or in a folder above. */
  readonly start: string;
  /** Values of `--vars`. */
  readonly vars: JsonObject;
  readonly report: Omit<ReportOptions, 'summary' | 'root'>;
}

/** What a command cannot go on with: it was reported, and this is the exit code. */
export interface Stopped {
  readonly exitCode: number;
}

export function projectPlace(context: CliContext, options: ProjectOptions, command: string): ProjectPlace | Stopped {
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
  return { start, vars, report: { format, quiet: options.quiet === true, command: `waymark ${command}` } };
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
