import { hasErrors } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { targetTypes } from '../../dialects/index.ts';
import { showModel } from '../../run/show-model.ts';
import { createTableSql, eventTable } from '../../sql/event-table.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, instant, type ProjectOptions, type TargetOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget } from '../targets.ts';

interface ShowOptions extends ProjectOptions, TargetOptions {
  readonly audit?: boolean;
  readonly incrementalFrom?: Date;
}

export const command: CliCommand = {
  description:
    'Print the SQL that would run: the query of a model, as its template renders for the target and with ephemeral models put in; or the table of an event. Touches no warehouse.',
  examples: [
    ['waymark show orders_daily', 'a model'],
    ['waymark show orders_daily --target prod', 'the same for another warehouse'],
    ['waymark show orders_daily --audit', 'with what its assertions ask'],
    ['waymark show order.paid', 'the typed table of an event'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser))
      .argument('<name>', 'a model or an event')
      .option('--audit', 'also the statements that evaluate its assertions')
      .option('--incremental-from <date>', 'as of an incremental run whose partitions begin here', instant)
      .action((name: string, options: ShowOptions) => run((context) => show(context, name, options))),
};

async function show(context: CliContext, name: string, options: ShowOptions): Promise<number> {
  const opened = await openProject(context, options, 'show');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialect;
  if (!dialect) return exitCodes.usage;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const { catalog, models } = opened.project;
  const event = catalog.events.find((one) => one.name === name);
  if (event) {
    const sources = catalog.sources.filter((source) => source.events.includes(name));
    const sql = createTableSql(eventTable(event, sources), dialect, { comments: true });
    context.out(
      options.json ? toJson({ dialect: dialect.name, kind: 'event', name, table: sql }) : `${sql.trimEnd()}\n`,
    );
    return exitCodes.clean;
  }
  const from = options.incrementalFrom?.toISOString();
  const shown = showModel(opened, name, { dialect, now: context.now(), ...(from && { incrementalFrom: from }) });
  if (shown.value === null) {
    const hint = didYouMean(name, [...models.map((one) => one.name), ...catalog.events.map((one) => one.name)]);
    context.err(`error: there is no model and no event '${name}'\n${hint ? `hint: ${hint}\n` : ''}`);
    return exitCodes.usage;
  }
  const { query, audit } = shown.value;
  if (options.json) context.out(toJson({ dialect: dialect.name, kind: 'model', ...shown.value }));
  else context.out(`${[query, ...(options.audit ? audit : [])].map((sql) => sql.trimEnd()).join(';\n\n')}\n`);
  return exitCodes.clean;
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
