import { type Command, InvalidArgumentError, Option } from 'commander';
import { hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { MetricQuery } from '../../metrics/plan/query.ts';
import { timeGrains } from '../../metrics/plan/time-grains.ts';
import type { TargetDef } from '../../model/project.ts';
import type { TimeGrain } from '../../model/transform.ts';
import type { JsonValue } from '../../model/values.ts';
import { type RowFormat, rowFormats, rowsText } from '../../report/rows-text.ts';
import { type MetricStatement, metricStatement } from '../../run/query-metrics.ts';
import { type Row, WarehouseError } from '../../run/warehouse.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import {
  addProjectOptions,
  addTargetOption,
  type ProjectOptions,
  type TargetOptions,
  wholeNumber,
} from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget, openerOf } from '../targets.ts';

interface QueryOptions extends ProjectOptions, TargetOptions {
  readonly by?: readonly string[];
  readonly grain?: TimeGrain;
  readonly where?: string;
  readonly since?: string;
  readonly until?: string;
  readonly order?: readonly string[];
  readonly limit?: number;
  readonly output: RowFormat;
  readonly explain?: boolean;
}

export const command: CliCommand = {
  description:
    'Ask for metrics of the catalog. All metrics of one table come out of one scan; several tables are brought together by the dimensions and the time after each was aggregated. Reads what the last build published. Findings about the query have exit code 2.',
  examples: [
    ['waymark query revenue', 'one figure'],
    ['waymark query revenue,orders --by tier --grain day', 'a row for each day and tier'],
    [
      'waymark query revenue --grain month --since 2026-01-01 --until 2026-07-01',
      'half a year; the end is not part of it',
    ],
    ['waymark query revenue --by country --order -revenue --limit 10', 'the ten greatest'],
    [`waymark query revenue --where "tier = 'plus'" --output csv`, 'of some rows, as CSV'],
    ['waymark query revenue --by tier --explain', 'the SQL, without running it'],
  ],
  configure: (parser, run) =>
    addQueryOptions(addTargetOption(addProjectOptions(parser))).action(
      (metrics: readonly string[], options: QueryOptions) => run((context) => query(context, metrics, options)),
    ),
};

function addQueryOptions(parser: Command): Command {
  return parser
    .argument('<metrics>', 'names of metrics, with commas between them', names)
    .option('--by <dimensions>', 'a row for each combination of these; with commas between them', names)
    .addOption(new Option('--grain <grain>', 'a row for each of these periods').choices([...timeGrains]))
    .option('--where <condition>', 'a SQL condition on columns that all tables of the metrics have')
    .option('--since <date>', 'from this date or instant on')
    .option('--until <date>', 'before this date or instant')
    .option('--order <columns>', 'order by these; with - before it the greatest first', names)
    .option('--limit <number>', 'at most so many rows', wholeNumber(0))
    .addOption(new Option('-o, --output <format>', 'how rows are written').choices([...rowFormats]).default('table'))
    .option('--explain', 'print the SQL instead of running it');
}

function names(text: string): readonly string[] {
  const found = text.split(',').map((one) => one.trim());
  if (found.includes('')) throw new InvalidArgumentError('It must be names with commas between them.');
  return found;
}

async function query(context: CliContext, metrics: readonly string[], options: QueryOptions): Promise<number> {
  const opened = await openProject(context, options, 'query');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialect;
  if (!target || !dialect) return exitCodes.usage;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const planned = metricStatement(opened, queryOf(metrics, options), dialect);
  if (planned.value === null) {
    await reportFindings(context, planned.diagnostics, opened.report);
    return exitCodes.usage;
  }
  if (options.explain) {
    context.out(`${planned.value.statement.sql}\n`);
    return exitCodes.clean;
  }
  const rows = await runQuery(context, planned.value, target, opened.root);
  if (rows === null) return exitCodes.warehouse;
  const columns = planned.value.columns.map((one) => one.name);
  context.out(rowsText(rows, columns, options.json ? 'json' : options.output));
  return exitCodes.clean;
}

function queryOf(metrics: readonly string[], options: QueryOptions): MetricQuery {
  const { by = [], grain = null, where = null, since = null, until = null, order = [], limit = null } = options;
  const ordering = order.map((one) => ({ name: one.replace(/^-/, ''), descending: one.startsWith('-') }));
  return { metrics, by, grain, where, since, until, order: ordering, limit };
}

/** The rows; null after it was said why there are none. */
async function runQuery(
  context: CliContext,
  { statement }: MetricStatement,
  target: TargetDef,
  root: string,
): Promise<Record<string, JsonValue>[] | null> {
  const open = openerOf(context, target, root);
  if (open === null) return null;
  try {
    const warehouse = await open(target);
    try {
      return (await warehouse.query(statement)).map(plainRow);
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const isMissing = /does not exist/.test(error.message);
    context.err(`error: ${error.message}\n`);
    if (error.fault === 'statement')
      context.err(`hint: ${isMissing ? 'Run `waymark build` first, or ' : ''}look at the SQL with --explain.\n`);
    return null;
  }
}

function plainRow(row: Row): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: unknown): JsonValue {
  if (value === null || value === undefined) return null;
  return isScalar(value) ? value : JSON.stringify(value);
}

function isScalar(value: unknown): value is string | number | boolean | bigint {
  return ['string', 'number', 'boolean', 'bigint'].includes(typeof value);
}
