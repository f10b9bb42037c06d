import { hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import { isOpenBreak } from '../../diff/finding.ts';
import type { DiffReport } from '../../diff/report.ts';
import type { DiffSide } from '../../diff/side.ts';
import type { EventDef } from '../../model/event.ts';
import type { TargetDef } from '../../model/project.ts';
import { projectSide } from '../../run/compare/project-side.ts';
import { runDiff } from '../../run/compare/run-diff.ts';
import { dialectsOf } from '../../run/project/check-targets.ts';
import { diskTree } from '../../run/project/file-tree.ts';
import { findWitness } from '../../sample/find-witness.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { fixVersions } from '../diff/fix-versions.ts';
import { openBefore } from '../diff/open-before.ts';
import { reportDiff } from '../diff/report-diff.ts';
import { note, sideNotes } from '../diff/side-notes.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, type ProjectOptions, type TargetOptions } from '../options.ts';
import { findTarget } from '../targets.ts';

interface DiffOptions extends ProjectOptions, TargetOptions {
  readonly data?: boolean;
  readonly fix?: boolean;
}

export const command: CliCommand = {
  description:
    'Compare the project as it is on disk with a branch, tag or commit, or with a saved dist/catalog.json, and tell what breaks for whom: apps that go on sending, code that compiles against the types, readers of tables, and the meaning of numbers. A branch is compared with where this one left it. Nothing is checked out. Exits with 1 where there is a break that no waiver lets pass.',
  examples: [
    ['waymark diff main', 'what this branch changes'],
    ['waymark diff v1.4.0 --format markdown', 'as a comment on a pull request'],
    ['waymark diff main --fix', 'also write the versions that the changes need'],
    ['waymark diff main --data', 'also what happens to rows and numbers on the default target'],
    ['waymark diff saved/catalog.json --json', 'against a catalog that was generated before'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser.argument('<against>', 'a branch, tag or commit, or a catalog.json')))
      .option('--fix', 'write the versions that the changes need into the catalog')
      .option('--data', 'also build both sides beside what is published, and compare rows and numbers')
      .action((against: string, options: DiffOptions) => run((context) => diff(context, against, options))),
};

async function diff(context: CliContext, against: string, given: DiffOptions): Promise<number> {
  const options = given.json ? { ...given, format: 'json' } : given;
  const opened = await openProject(context, options, 'diff');
  if ('exitCode' in opened) return opened.exitCode;
  const before = openBefore(context, opened, against);
  if ('problem' in before) {
    context.err(`error: ${before.problem}\nhint: ${before.hint}\n`);
    return exitCodes.usage;
  }
  const { root, diagnostics } = opened;
  const target = given.data === true ? findTarget(context, opened, given.target) : null;
  if (given.data === true && target === null) return exitCodes.usage;
  const tree = diskTree(root);
  const dialects = dialectsOf(targetTypes);
  const after = projectSide({
    ...opened,
    hasErrors: hasErrors(diagnostics),
    dialects,
    textOf: (path) => tree.read(path).value?.text ?? null,
  });
  // The errors of the project as it is now are told one by one.
  const now = sideNotes('The project as it is now', after, diagnostics).filter((one) => one.severity !== 'info');
  const notes = [...before.notes, ...now];
  const errors = diagnostics.filter((one) => one.severity === 'error');
  const today = context.now().toISOString().slice(0, 10);
  const openParser = parserOf(opened);
  const readApps = await appReader(opened);
  const input = { before: before.side, after, against: before.against, today, findWitness, openParser, readApps };
  const report = await runDiff({ ...input, notes: [...notes, ...errors] });
  const fixed = options.fix === true ? withFixes(root, report, context) : report;
  const compared = target && (await compareDataOn(context, opened, target, { before: before.side, after }));
  if (compared?.isInterrupted === true) return exitCodes.interrupted;
  const whole =
    compared === null
      ? fixed
      : { ...fixed, data: compared.data, diagnostics: [...fixed.diagnostics, ...compared.diagnostics] };
  await reportDiff(context, whole, opened.report);
  return whole.findings.some(isOpenBreak) || hasErrors(whole.diagnostics) ? exitCodes.findings : exitCodes.clean;
}

/** Opens an empty database in memory of the kind of the default target, where Waymark runs that kind. */
function parserOf({ project, root }: OpenProject) {
  const target = project.settings.targets[project.settings.defaultTarget];
  const open = target && targetTypes[target.dialect]?.openEmpty;
  return target && open ? () => open(target, root) : null;
}

/** The runner is only loaded where data are compared. */
async function compareDataOn(
  context: CliContext,
  opened: OpenProject,
  target: TargetDef,
  sides: { readonly before: DiffSide; readonly after: DiffSide },
) {
  const { compareData } = await import('../diff/compare-data.ts');
  return compareData(context, opened, target, sides);
}

/** The parser of code is only loaded where the project says where the code of its apps is. */
async function appReader({ root, project: { settings } }: OpenProject) {
  const { usage } = settings;
  if (usage === undefined || usage.paths.length === 0) return null;
  const { appUsage } = await import('../../run/usage/app-usage.ts');
  const patterns = { patterns: usage.paths, from: root, span: usage.at.paths ?? usage.at.self };
  return (events: readonly EventDef[]) => appUsage(root, settings, events, patterns);
}

function withFixes(root: string, report: DiffReport, context: CliContext): DiffReport {
  const { written, failed } = fixVersions(root, report);
  for (const { event, needed } of written)
    context.err(`wrote version ${needed} of ${event.name} to ${event.at.self.path}\n`);
  const failures = failed.map(({ version, reason }) =>
    note(`The version ${version.needed} of \`${version.event.name}\` was not written: ${reason}.`),
  );
  const done = new Set(written.map((one) => one.event.name));
  const left = report.versions.filter((one) => !done.has(one.event.name));
  return { ...report, versions: left, diagnostics: [...report.diagnostics, ...failures] };
}
