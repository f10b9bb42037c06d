import { hasErrors, sortDiagnostics } from '../../base/diagnostic.ts';
import { countsText, usageText } from '../../report/usage-text.ts';
import { type AppUsage, appUsage, writtenPatterns } from '../../run/usage/app-usage.ts';
import { noFiles } from '../../usage/codes.ts';
import { usageFindings } from '../../usage/usage-findings.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

export const command: CliCommand = {
  description:
    'Find where the code of your apps uses the catalog: calls that send events, generated types, validators, and names of events, each with file, line and column. Tells which events nothing sends, and which sends name an event that the catalog does not have; for those it exits with 1. The files are those that are named, else those under `usage.paths` in waymark.yaml.',
  examples: [
    [`waymark usage 'src/**/*.{ts,tsx,js}'`, 'all of these files; the quotes keep the pattern from the shell'],
    ['waymark usage', 'the files that waymark.yaml names'],
    ['waymark usage ../app/src --format github', 'as annotations at the lines of a pull request'],
    ['waymark usage --json', 'as data'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser.argument('[files...]', 'files, folders or patterns of code')).action(
      (files: readonly string[], options: ProjectOptions) => run((context) => usage(context, files, options)),
    ),
};

async function usage(context: CliContext, files: readonly string[], options: ProjectOptions): Promise<number> {
  const opened = await openProject(context, options, 'usage');
  if ('exitCode' in opened) return opened.exitCode;
  const { root, project } = opened;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const written = writtenPatterns(root, project.settings);
  const patterns = files.length > 0 ? { patterns: files, from: context.cwd, span: null } : written;
  if (patterns === null) {
    context.err(
      "error: no files of code are named\nhint: `waymark usage 'src/**/*.{ts,tsx,js}'`, or write the pattern under `usage.paths` in waymark.yaml.\n",
    );
    return exitCodes.usage;
  }
  const found = appUsage(root, project.settings, project.catalog.events, patterns);
  // Without files there is nothing to say about events.
  const isNothing = found.files === 0 && found.diagnostics.some((one) => one.code === noFiles.code);
  return report(context, opened, options, found, isNothing);
}

async function report(
  context: CliContext,
  opened: OpenProject,
  options: ProjectOptions,
  { usage: found, files, diagnostics }: AppUsage,
  isNothing: boolean,
): Promise<number> {
  const { events } = opened.project.catalog;
  const about = isNothing ? [] : usageFindings(found, events, diagnostics.length === 0);
  const findings = sortDiagnostics([...diagnostics, ...about]);
  const exitCode = isNothing ? exitCodes.usage : hasErrors(findings) ? exitCodes.findings : exitCodes.clean;
  if (options.json || opened.report.format.name === 'json') {
    const data = { format: 1, files, ...found, diagnostics: findings };
    context.out(`${JSON.stringify(data, null, 2)}\n`);
    return exitCode;
  }
  const isText = opened.report.format.name === 'text';
  if (isText && !options.quiet) context.out(usageText(found, events, context.color.out));
  const counts = found.uses.length === 0 ? 'nothing of the catalog is used' : countsText(found.uses);
  const summary = isNothing ? 'looked at nothing' : `looked at ${files} ${files === 1 ? 'file' : 'files'}, ${counts}`;
  await reportFindings(context, findings, { ...opened.report, summary });
  return exitCode;
}
