import { styleText } from 'node:util';
import { hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import type { TargetDef } from '../../model/project.ts';
import { chartText } from '../../report/chart/chart-text.ts';
import { usageText } from '../../report/cost-text.ts';
import { type RowFormat, rowsText } from '../../report/rows-text.ts';
import { dataWarnings } from '../../run/data-warnings.ts';
import { plainRow } from '../../run/plain-row.ts';
import { type MetricStatement, metricStatement } from '../../run/query-metrics.ts';
import { priced } from '../../run/usage.ts';
import { type Warehouse, WarehouseError } from '../../run/warehouse.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption } from '../options.ts';
import { addQueryOptions, optionsProblem, type QueryOptions, queryOf } from '../query-options.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget, openerOf } from '../targets.ts';
import { writeOutput } from '../write-output.ts';

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
    ['waymark query revenue --by tier --grain day --chart', 'a line for each tier'],
    [`waymark query revenue --where "tier = 'plus'" --output csv`, 'of some rows, as CSV'],
    ['waymark query revenue --grain day --output parquet --to revenue.parquet', 'a file for other programs'],
    ['waymark query revenue --grain month --rollup orders_daily', 'added up from a rollup'],
    ['waymark query revenue --by tier --explain', 'the SQL, without running it'],
  ],
  configure: (parser, run) =>
    addQueryOptions(addTargetOption(addProjectOptions(parser))).action(
      (metrics: readonly string[], options: QueryOptions) => run((context) => query(context, metrics, options)),
    ),
};

async function query(context: CliContext, metrics: readonly string[], options: QueryOptions): Promise<number> {
  const problem = optionsProblem(options);
  if (problem !== null) {
    context.err(`error: ${problem}\n`);
    return exitCodes.usage;
  }
  const opened = await openProject(context, options, 'query');
  if ('exitCode' in opened) return opened.exitCode;
  const target = findTarget(context, opened, options.target);
  const dialect = target && targetTypes[target.dialect]?.dialect;
  if (!target || !dialect) return exitCodes.usage;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const planned = metricStatement(opened, queryOf(metrics, options), dialect, options.rollup);
  if (planned.value === null) {
    await reportFindings(context, planned.diagnostics, opened.report);
    return exitCodes.usage;
  }
  if (options.explain) {
    context.out(`${planned.value.statement.sql}\n`);
    return exitCodes.clean;
  }
  return runQuery(context, { metrics, planned: planned.value, options, target, opened });
}

interface Asked {
  readonly metrics: readonly string[];
  readonly planned: MetricStatement;
  readonly options: QueryOptions;
  readonly target: TargetDef;
  readonly opened: OpenProject;
}

async function runQuery(context: CliContext, asked: Asked): Promise<number> {
  const { target, opened } = asked;
  const open = openerOf(context, target, opened.root);
  if (open === null) return exitCodes.usage;
  try {
    const warehouse = await open(target);
    try {
      const exitCode = await answer(context, asked, warehouse);
      if (exitCode === exitCodes.clean && !asked.options.quiet) {
        await warn(context, asked, warehouse);
        const { meter } = warehouse;
        if (meter) context.err(`${usageText(priced(meter.usage(), meter.rate))}\n`);
      }
      return exitCode;
    } finally {
      await warehouse.close();
    }
  } catch (error) {
    if (!(error instanceof WarehouseError)) throw error;
    const isMissing = /does not exist/.test(error.message);
    context.err(`error: ${error.message}\n`);
    if (error.fault === 'statement')
      context.err(`hint: ${isMissing ? 'Run `waymark build` first, or ' : ''}look at the SQL with --explain.\n`);
    return exitCodes.warehouse;
  }
}

async function answer(context: CliContext, { planned, options }: Asked, warehouse: Warehouse): Promise<number> {
  const { to } = options;
  if (options.output === 'parquet' && to !== undefined) return writeParquet(context, planned, to, warehouse);
  const rows = (await warehouse.query(planned.statement)).map(plainRow);
  const text = options.chart
    ? chartText(rows, planned.columns, chartLayout(context, to))
    : rowsText(
        rows,
        planned.columns.map((one) => one.name),
        formatOf(options),
      );
  if (to === undefined) {
    context.out(text);
    return exitCodes.clean;
  }
  const { writeFileSync } = await import('node:fs');
  const isWritten = await writeOutput(context, to, (file) => writeFileSync(file, text));
  return isWritten ? exitCodes.clean : exitCodes.usage;
}

/** On stderr in every format: stdout has the rows. */
async function warn(context: CliContext, { metrics, options, opened }: Asked, warehouse: Warehouse): Promise<void> {
  const question = { metrics, until: options.until ?? null, now: context.now() };
  for (const { code, message, hint } of await dataWarnings(opened, warehouse, question)) {
    const head = context.color.err
      ? styleText(['bold', 'yellow'], `warning[${code}]`, { validateStream: false })
      : `warning[${code}]`;
    context.err(`${head} ${message}\n${hint === null ? '' : `  hint: ${hint}\n`}`);
  }
}

function formatOf({ json, output }: QueryOptions): RowFormat {
  if (json) return 'json';
  return output === undefined || output === 'parquet' ? 'table' : output;
}

async function writeParquet(
  context: CliContext,
  { statement }: MetricStatement,
  to: string,
  warehouse: Warehouse,
): Promise<number> {
  const { writeParquet: write } = warehouse;
  if (write === undefined) {
    context.err(`error: ${warehouse.dialect.name} cannot write Parquet files here\n`);
    return exitCodes.usage;
  }
  return (await writeOutput(context, to, (file) => write(statement, file))) ? exitCodes.clean : exitCodes.usage;
}

/** The width of the terminal, else that which COLUMNS says. Files get no colours. */
function chartLayout(context: CliContext, to: string | undefined) {
  const width = context.width ?? Number(context.env.COLUMNS ?? '');
  return {
    width: Number.isInteger(width) && width >= 20 ? Math.min(width, 200) : 80,
    color: context.color.out && to === undefined,
  };
}
