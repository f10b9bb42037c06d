import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { diagnostic } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import { cleanTarget, type Orphan, planClean } from '../../run/clean-target.ts';
import { cannotOpen } from '../../run/codes.ts';
import type { LeftOver } from '../../run/compare/data/aside.ts';
import { readState } from '../../run/state/run-state.ts';
import { WarehouseError } from '../../run/warehouse.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, type ProjectOptions, type TargetOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget, openerOf } from '../targets.ts';

interface CleanOptions extends ProjectOptions, TargetOptions {
  readonly dryRun?: boolean;
  readonly files?: boolean;
}

export const command: CliCommand = {
  description:
    'Drop the tables and views of a target that Waymark built for events, seeds and models which the project no longer has. Tables that others made are never touched. What a `diff --data` that was killed has left is removed too. With --files also remove the cache and the records of runs.',
  examples: [
    ['waymark clean --dry-run', 'what would be dropped'],
    ['waymark clean --target prod', 'on another target'],
    ['waymark clean --files', 'the cache and the records of runs too'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser))
      .option('--dry-run', 'drop and remove nothing, only say what would be')
      .option('--files', 'also remove .waymark/ and the records of runs')
      .action((options: CleanOptions) => run((context) => clean(context, options))),
};

async function clean(context: CliContext, options: CleanOptions): Promise<number> {
  const opened = await openProject(context, options, 'clean');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const open = target && openerOf(context, target, opened.root);
  if (!target || !open) return exitCodes.usage;
  let orphans: readonly Orphan[];
  let leftOver: readonly LeftOver[];
  try {
    const warehouse = await open(target);
    try {
      const plan = planClean(opened.project, await readState(warehouse));
      orphans = plan.orphans;
      if (!options.dryRun) await cleanTarget(warehouse, plan);
    } finally {
      await warehouse.close();
    }
    const place = { root: opened.root, out: opened.project.settings.paths.out };
    leftOver = (await targetTypes[target.dialect]?.clearAside(target, place, options.dryRun !== true)) ?? [];
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    await reportFindings(context, [diagnostic(cannotOpen, { message: error.message, span: null })], opened.report);
    return exitCodes.warehouse;
  }
  const removed = options.files ? removeFiles(opened, options.dryRun === true) : [];
  say(context, { orphans, leftOver, removed }, options);
  return exitCodes.clean;
}

interface Cleaned {
  readonly orphans: readonly Orphan[];
  readonly leftOver: readonly LeftOver[];
  /** Folders of files. */
  readonly removed: readonly string[];
}

function say(context: CliContext, { orphans, leftOver, removed }: Cleaned, options: CleanOptions): void {
  if (options.json) {
    const data = { dropped: orphans, leftOver, removed, dryRun: options.dryRun === true };
    context.out(`${JSON.stringify(data, null, 2)}\n`);
    return;
  }
  for (const orphan of orphans) context.out(`${orphan.kind}\t${orphan.name}\t${orphan.builtFor}\n`);
  for (const { kind, name } of leftOver) context.out(`${kind}\t${name}\n`);
  for (const path of removed) context.out(`files\t${path}\n`);
  if (options.quiet) return;
  const count = orphans.length + leftOver.length + removed.length;
  if (count === 0) context.err('Nothing to clean.\n');
  else if (options.dryRun) context.err(`${count} would go.\n`);
}

function removeFiles(opened: OpenProject, dryRun: boolean): readonly string[] {
  const paths = ['.waymark', `${opened.project.settings.paths.out}/run`];
  if (!dryRun) for (const path of paths) rmSync(join(opened.root, path), { recursive: true, force: true });
  return paths;
}
