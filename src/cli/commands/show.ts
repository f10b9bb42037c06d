import { hasErrors } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { createTableSql, eventTable } from '../../sql/event-table.ts';
import { renderModel } from '../../transforms/render/render-model.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, type ProjectOptions, type TargetOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

type ShowOptions = ProjectOptions & TargetOptions;

export const command: CliCommand = {
  description:
    'Print the SQL that would run: the query of a model, as its template renders for the target and with ephemeral models put in; or the table of an event. Touches no warehouse.',
  examples: [
    ['waymark show orders_daily', 'a model'],
    ['waymark show orders_daily --target prod', 'the same for another warehouse'],
    ['waymark show order.paid', 'the typed table of an event'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser))
      .argument('<name>', 'a model or an event')
      .action((name: string, options: ShowOptions) => run((context) => show(context, name, options))),
};

async function show(context: CliContext, name: string, options: ShowOptions): Promise<number> {
  const opened = await openProject(context, options, 'show');
  if ('exitCode' in opened) return opened.exitCode;
  const { settings, models, catalog } = opened.project;
  const target = options.target ?? settings.defaultTarget;
  const found = Object.hasOwn(settings.targets, target) ? settings.targets[target] : undefined;
  const dialect = found && targetTypes[found.dialect]?.dialect;
  if (!dialect)
    return complain(context, `waymark.yaml has no target '${target}'`, target, Object.keys(settings.targets));
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const shown = sqlOf(opened, name, dialect);
  if (shown === null) {
    const names = [...models.map((one) => one.name), ...catalog.events.map((one) => one.name)];
    return complain(context, `there is no model and no event '${name}'`, name, names);
  }
  context.out(
    options.json ? `${JSON.stringify({ dialect: dialect.name, ...shown }, null, 2)}\n` : `${shown.sql.trimEnd()}\n`,
  );
  return exitCodes.clean;
}

function sqlOf(
  opened: OpenProject,
  name: string,
  dialect: Dialect,
): { kind: string; name: string; sql: string } | null {
  const { models, catalog } = opened.project;
  if (models.some((model) => model.name === name)) {
    return { kind: 'model', name, sql: renderModel(opened.transforms, name, { dialect }).sql };
  }
  const event = catalog.events.find((one) => one.name === name);
  if (!event) return null;
  const sources = catalog.sources.filter((source) => source.events.includes(name));
  return { kind: 'event', name, sql: createTableSql(eventTable(event, sources), dialect, { comments: true }) };
}

function complain(context: CliContext, problem: string, written: string, known: readonly string[]): number {
  const hint = didYouMean(written, known);
  context.err(`error: ${problem}\n${hint ? `hint: ${hint}\n` : ''}`);
  return exitCodes.usage;
}
