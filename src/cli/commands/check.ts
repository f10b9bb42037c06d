import { hasErrors } from '../../base/diagnostic.ts';
import type { Project } from '../../model/project.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions, type TargetOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget, openerOf } from '../targets.ts';

type CheckOptions = ProjectOptions & TargetOptions;

export const command: CliCommand = {
  description:
    "Find every problem of the settings, the catalog and the transforms at once. Touches no data. With --target the target's warehouse also reads all SQL, on empty tables in memory: unknown columns, broken column contracts. Exits with 1 where there is an error.",
  examples: [
    ['waymark check', 'for people'],
    ['waymark check --target dev', 'the SQL of models and assertions too'],
    ['waymark check --format github', 'annotations at the lines of a pull request'],
    ['waymark check --format sarif > waymark.sarif', 'for code scanning'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .option('-t, --target <name>', 'also have the warehouse of this target read all SQL')
      .action((options: CheckOptions) => run((context) => check(context, options))),
};

async function check(context: CliContext, options: CheckOptions): Promise<number> {
  const opened = await openProject(context, options.json ? { ...options, format: 'json' } : options, 'check');
  if ('exitCode' in opened) return opened.exitCode;
  const findings = [...opened.diagnostics];
  if (options.target !== undefined && !hasErrors(findings)) {
    const target = findTarget(context, opened, options.target);
    const open = target && openerOf(context, target, opened.root);
    if (!open) return exitCodes.usage;
    const { validateSql } = await import('../../run/validate/validate-sql.ts');
    const warehouse = await open({ ...target, options: { path: ':memory:' } });
    try {
      findings.push(...(await validateSql(opened, warehouse, context.now())));
    } finally {
      await warehouse.close();
    }
  }
  return reportFindings(context, findings, { ...opened.report, summary: contents(opened.project) });
}

/** "7 events, 2 sources, 5 models" */
function contents({ catalog, models, unitTests }: Project): string {
  const counts: readonly (readonly [number, string])[] = [
    [catalog.events.length, 'event'],
    [catalog.sources.length, 'source'],
    [models.length, 'model'],
    [catalog.seeds.length, 'seed'],
    [catalog.assertions.length + models.reduce((sum, model) => sum + model.assertions.length, 0), 'assertion'],
    [unitTests.length, 'unit test'],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'an empty project' : parts.join(', ');
}
