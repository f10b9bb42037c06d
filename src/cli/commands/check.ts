import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { pastFindings } from '../../check/dated-finding.ts';
import { countDefinitions, type ProjectCounts } from '../../run/project/outline/base.ts';
import type { CheckedChange } from '../../run/project/outline/check-change.ts';
import type { Keeper } from '../../run/project/snapshot/keeper.ts';
import { changeSince } from '../change-since.ts';
import type { CliCommand } from '../command.ts';
import { type CommandMemory, commandMemory, type Said } from '../command-memory.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { datedFindings } from '../dated-findings.ts';
import type { OpenProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions, type TargetOptions } from '../options.ts';
import { projectPlace } from '../project-place.ts';
import { reportFindings } from '../report-findings.ts';

type CheckOptions = ProjectOptions & TargetOptions;

export const command: CliCommand = {
  description:
    "Find every problem of the settings, the catalog and the transforms at once. Touches no data. With --target the target's warehouse also reads all SQL, on tables without rows: unknown columns, broken column contracts. On BigQuery these are dry runs, which cost nothing. Exits with 1 where there is an error.",
  examples: [
    ['waymark check', 'for people'],
    ['waymark check --target dev', 'the SQL of models, assertions and metrics too'],
    ['waymark check --target prod', 'the same as BigQuery reads it, by dry runs'],
    ['waymark check --format github', 'annotations at the lines of a pull request'],
    ['waymark check --format sarif > waymark.sarif', 'for code scanning'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .option('-t, --target <name>', 'also have the warehouse of this target read all SQL')
      .action((options: CheckOptions) => run((context) => check(context, options))),
};

async function check(context: CliContext, given: CheckOptions): Promise<number> {
  const options = given.json ? { ...given, format: 'json' } : given;
  const place = projectPlace(context, options, 'check');
  if ('exitCode' in place) return place.exitCode;
  const today = context.now().toISOString().slice(0, 10);
  const memory = commandMemory('check', place.start, { env: context.env, vars: place.vars });
  const tell = ({ diagnostics, dated, summary }: Said, root: string): Promise<number> =>
    reportFindings(context, [...diagnostics, ...pastFindings(dated, today)], { ...place.report, root, summary });
  if (options.target === undefined && memory?.said) return tell(memory.said, memory.root);
  // What reads and checks a project takes longer to load than it takes to see that nothing changed.
  const change = options.target === undefined && memory ? await changeSince(memory) : null;
  if (memory && change && !holdsDates(change)) {
    const said = { diagnostics: change.diagnostics, summary: contents(change.counts), dated: change.dated };
    memory.keepChange(change, said);
    return tell(said, memory.root);
  }
  const keeper = memory && (await keeperOf(memory));
  const { openProject } = await import('../open-project.ts');
  const opened = await openProject(context, options, 'check', memory);
  if ('exitCode' in opened) return opened.exitCode;
  const counts = countDefinitions(opened.project);
  const summary = contents(counts);
  const dated = await datedFindings(opened.project.catalog);
  const findings = [...opened.diagnostics, ...pastFindings(dated, today)];
  const said: Said = { diagnostics: opened.diagnostics, summary, dated };
  const keep = memory && keeper && (await keeping(memory, keeper, opened, said, counts));
  if (options.target !== undefined && !hasErrors(findings)) {
    keep?.();
    const found = await sqlFindings(context, opened, options.target);
    if ('exitCode' in found) return found.exitCode;
    findings.push(...found);
    return reportFindings(context, findings, { ...opened.report, summary });
  }
  // What was found is told first; keeping it is nothing to wait for.
  const exitCode = await reportFindings(context, findings, { ...opened.report, summary });
  keep?.();
  return exitCode;
}

async function keeperOf({ root, inputs: { key, paths } }: CommandMemory): Promise<Keeper> {
  const { startKeeper } = await import('../../run/project/snapshot/keeper.ts');
  return startKeeper({ root, key }, paths.templates.length);
}

/** Keeps what was said, and the project for `generate`, which mostly comes next: begins with it, and returns what ends it. */
async function keeping(
  memory: CommandMemory,
  keeper: Keeper,
  opened: OpenProject,
  said: Said,
  counts: ProjectCounts,
): Promise<() => void> {
  const { settings } = memory;
  const { keepSnapshot } = await import('../../run/project/snapshot/snapshot.ts');
  const { targetTypes } = await import('../../dialects/index.ts');
  const { lineageDialects } = await import('../../run/project/check-targets.ts');
  const isKept = opened.isOfInputs && !hasErrors(opened.diagnostics);
  const keepRest = isKept ? keepSnapshot(keeper, opened, lineageDialects(settings, targetTypes)) : null;
  return () => {
    memory.keep(opened, said, counts);
    keepRest?.();
  };
}

/** Whether something with a date stands in a file that changed, and so may stand in another line now. */
function holdsDates({ changed, dated }: CheckedChange): boolean {
  return dated.some(({ finding }) => finding.span !== null && Object.hasOwn(changed, finding.span.path));
}

/** What the warehouse of a target says of all SQL; an exit code after it was said that there is none, or that it cannot be asked. */
async function sqlFindings(
  context: CliContext,
  opened: OpenProject,
  name: string,
): Promise<readonly Diagnostic[] | { readonly exitCode: number }> {
  const { targetTypes } = await import('../../dialects/index.ts');
  const { findTarget } = await import('../targets.ts');
  const target = findTarget(context, opened, name);
  const type = target && targetTypes[target.dialect];
  if (!target || !type) return { exitCode: exitCodes.usage };
  const { validateSql } = await import('../../run/validate/validate-sql.ts');
  const { WarehouseError } = await import('../../run/warehouse.ts');
  try {
    const reader = await type.openReader(target, opened.root);
    try {
      return await validateSql(opened, reader, context.now());
    } finally {
      await reader.close();
    }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    context.err(`error: ${error.message}\n`);
    return { exitCode: exitCodes.warehouse };
  }
}

/** "7 events, 2 sources, 5 models" */
function contents(of: ProjectCounts): string {
  const counts: readonly (readonly [number, string])[] = [
    [of.events, 'event'],
    [of.sources, 'source'],
    [of.models, 'model'],
    [of.metrics, 'metric'],
    [of.rollups, 'rollup'],
    [of.seeds, 'seed'],
    [of.assertions, 'assertion'],
    [of.unitTests, 'unit test'],
  ];
  const parts = counts
    .filter(([count]) => count > 0)
    .map(([count, noun]) => `${count} ${noun}${count === 1 ? '' : 's'}`);
  return parts.length === 0 ? 'an empty project' : parts.join(', ');
}
