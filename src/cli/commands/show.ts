import { hasErrors } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import { targetTypes } from '../../dialects/index.ts';
import { showMetric } from '../../run/show-metric.ts';
import { type ShownModel, showModel } from '../../run/show-model.ts';
import { storageText } from '../../run/show-storage.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { createTableSql, eventTable } from '../../sql/event-table.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, instant, type ProjectOptions, type TargetOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget } from '../targets.ts';

interface ShowOptions extends ProjectOptions, TargetOptions {
  readonly audit?: boolean;
  readonly incrementalFrom?: Date;
}

export const command: CliCommand = {
  description:
    'Print the SQL that would run: the query of a model, as its template renders for the target and with ephemeral models put in; that of a rollup or of a metric; or the table of an event. Touches no warehouse.',
  examples: [
    ['waymark show orders_daily', 'a model'],
    ['waymark show orders_daily --target prod', 'the same for another warehouse'],
    ['waymark show orders_daily --audit', 'with what its assertions ask'],
    ['waymark show average_order_value', 'a metric'],
    ['waymark show order.paid', 'the typed table of an event'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser))
      .argument('<name>', 'a model, a rollup, a metric or an event; metric:NAME where several have the name')
      .option('--audit', 'also the statements that evaluate its assertions')
      .option('--incremental-from <date>', 'as of an incremental run whose partitions begin here', instant)
      .action((name: string, options: ShowOptions) => run((context) => show(context, name, options))),
};

async function show(context: CliContext, name: string, options: ShowOptions): Promise<number> {
  const opened = await openProject(context, options, 'show');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialectFor(target);
  if (!dialect) return exitCodes.usage;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const text = shownText(context, opened, name, dialect, options);
  if (text !== null) {
    context.out(text);
    return exitCodes.clean;
  }
  const hint = didYouMean(name, knownNames(opened));
  const message = `there is no model, rollup, metric or event '${name}'`;
  context.err(`error: ${message}\n${hint ? `hint: ${hint}\n` : ''}`);
  return exitCodes.usage;
}

/** What there is of this name. A name may belong to several: `metric:revenue` says which is meant. */
function shownText(
  context: CliContext,
  opened: OpenProject,
  name: string,
  dialect: Dialect,
  options: ShowOptions,
): string | null {
  const [, kind = null, bare = name] = /^(event|model|rollup|metric):(.+)$/s.exec(name) ?? [];
  const { catalog } = opened.project;
  const isWanted = (one: string): boolean => kind === null || kind === one;
  const event = isWanted('event') ? catalog.events.find((one) => one.name === bare) : undefined;
  if (event !== undefined) {
    const sources = catalog.sources.filter((source) => source.events.includes(bare));
    const sql = createTableSql(eventTable(event, sources), dialect, { comments: true });
    return options.json
      ? toJson({ dialect: dialect.name, kind: 'event', name: bare, table: sql })
      : `${sql.trimEnd()}\n`;
  }
  const from = options.incrementalFrom?.toISOString();
  const showOptions = { dialect, now: context.now(), ...(from && { incrementalFrom: from }) };
  const rollup = isWanted('rollup') ? catalog.rollups.find((one) => one.name === bare)?.table : undefined;
  const models = [...(isWanted('model') ? [bare] : []), ...(rollup === undefined ? [] : [rollup])];
  for (const model of models) {
    const shown = showModel(opened, model, showOptions).value;
    if (shown === null) continue;
    if (options.json) return toJson({ dialect: dialect.name, kind: 'model', ...shown });
    return modelText(shown, options);
  }
  const metric = isWanted('metric') ? showMetric(opened, bare, dialect) : null;
  if (metric === null) return null;
  return options.json ? toJson({ dialect: dialect.name, kind: 'metric', ...metric }) : `${metric.query}\n`;
}

/** The query of a model with the statement around it, where the warehouse is told more than that. */
function modelText({ storage, query, audit }: ShownModel, options: ShowOptions): string {
  // What is built again is not what makes the table.
  const made = storage === null || options.incrementalFrom !== undefined ? query : storageText(storage, query);
  const statements = [made, ...(options.audit ? audit : [])];
  return `${statements.map((sql) => sql.trimEnd()).join(';\n\n')}\n`;
}

function knownNames({ project: { catalog, models } }: OpenProject): string[] {
  return [...models, ...catalog.rollups, ...catalog.metrics, ...catalog.events].map((one) => one.name);
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
