import { cannotWrite } from '../../../generators/codes.ts';
import { ownGeneratorFiles } from '../../../generators/own-files.ts';
import { outputsIntact, type WriteReport } from '../../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { countDefinitions } from '../../run/project/outline/base.ts';
import type { CliCommand } from '../command.ts';
import { type CommandMemory, commandMemory } from '../command-memory.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { projectPlace } from '../project-place.ts';
import { type ReportOptions, reportFindings } from '../report-findings.ts';

interface GenerateOptions extends ProjectOptions {
  readonly check?: boolean;
}

export const command: CliCommand = {
  description:
    'Write everything that is generated from the catalog and the transforms to dist/: types, JSON Schemas, validators, docs, SQL. Only what changed is written; files that are not generated are never touched. Nothing is written while there is an error.',
  examples: [
    ['waymark generate', 'write dist/'],
    ['waymark generate --check', 'write nothing; exit with 1 where dist/ is stale'],
    ['waymark generate --json', 'which files were created, changed and removed'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .option('--check', 'write nothing, report what is stale')
      .action((options: GenerateOptions) => run((context) => generate(context, options))),
};

async function generate(context: CliContext, options: GenerateOptions): Promise<number> {
  const place = projectPlace(context, options, 'generate');
  if ('exitCode' in place) return place.exitCode;
  const memory = commandMemory('generate', place.start, { env: context.env, vars: place.vars });
  if (memory?.said && isUpToDate(memory)) {
    const { root, settings, said } = memory;
    const value = { created: [], changed: [], removed: [], unchanged: Number(said.summary) };
    const report = { ...place.report, root, summary: reportText(value, settings.paths.out) };
    return say(context, options, report, value, said.diagnostics);
  }
  // What generates takes longer to load than it takes to see that nothing changed.
  const { openProject } = await import('../open-project.ts');
  const opened = await openProject(context, options, 'generate', memory?.isOutlined() ? null : memory?.inputs);
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const { generateProject } = await import('../generate-project.ts');
  const { value, diagnostics } = await generateProject(opened, options.check === true);
  if (value !== null && diagnostics.length === 0 && options.check !== true) {
    const count = value.created.length + value.changed.length + value.unchanged;
    const said = { diagnostics: opened.diagnostics, summary: String(count) };
    memory?.keep(opened.files, said, { counts: countDefinitions(opened.project), outline: opened.outline });
  }
  const summary = value === null ? 'nothing written' : reportText(value, opened.project.settings.paths.out);
  const findings = [...opened.diagnostics, ...diagnostics];
  const code = await say(context, options, { ...opened.report, summary }, value, findings);
  return diagnostics.some((one) => one.code === cannotWrite.code) ? exitCodes.usage : code;
}

/** A project's own generators may read anything, so that nothing tells whether they would make the same again. */
function isUpToDate({ root, settings }: CommandMemory): boolean {
  const { generators, out } = settings.paths;
  return ownGeneratorFiles(root, generators).length === 0 && outputsIntact(root, out);
}

async function say(
  context: CliContext,
  options: GenerateOptions,
  report: ReportOptions,
  value: WriteReport | null,
  findings: readonly Diagnostic[],
): Promise<number> {
  if (!options.json || value === null) return reportFindings(context, findings, report);
  context.out(`${JSON.stringify({ ...value, diagnostics: findings }, null, 2)}\n`);
  return hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
}

function reportText(report: WriteReport, out: string): string {
  const parts = [
    [report.created.length, 'created'],
    [report.changed.length, 'changed'],
    [report.removed.length, 'removed'],
    [report.unchanged, 'unchanged'],
  ].flatMap(([count, word]) => (count === 0 ? [] : [`${count} ${word}`]));
  return `${out}/: ${parts.length === 0 ? 'nothing to generate' : parts.join(', ')}`;
}
