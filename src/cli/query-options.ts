import { type Command, InvalidArgumentError, Option } from 'commander';
import type { MetricQuery } from '../metrics/plan/query.ts';
import { timeGrains } from '../metrics/plan/time-grains.ts';
import type { TimeGrain } from '../model/transform.ts';
import { type RowFormat, rowFormats } from '../report/rows-text.ts';
import { type ProjectOptions, type TargetOptions, wholeNumber } from './options.ts';

export interface QueryOptions extends ProjectOptions, TargetOptions {
  readonly by?: readonly string[];
  readonly grain?: TimeGrain;
  readonly where?: string;
  readonly since?: string;
  readonly until?: string;
  readonly order?: readonly string[];
  readonly limit?: number;
  readonly rollup?: string;
  /** A table unless written. */
  readonly output?: RowFormat | 'parquet';
  readonly to?: string;
  readonly chart?: boolean;
  readonly explain?: boolean;
}

export function addQueryOptions(parser: Command): Command {
  return parser
    .argument('<metrics>', 'names of metrics, with commas between them', names)
    .option('--by <dimensions>', 'a row for each combination of these; with commas between them', names)
    .addOption(new Option('--grain <grain>', 'a row for each of these periods').choices([...timeGrains]))
    .option('--where <condition>', 'a SQL condition on columns that all tables of the metrics have')
    .option('--since <date>', 'from this date or instant on')
    .option('--until <date>', 'before this date or instant')
    .option('--order <columns>', 'order by these; with - before it the greatest first', names)
    .option('--limit <number>', 'at most so many rows', wholeNumber(0))
    .option('--rollup <name>', 'answer from the table of this rollup, instead of from the rows')
    .addOption(
      new Option('-o, --output <format>', 'how rows are written (default: table)').choices([...rowFormats, 'parquet']),
    )
    .option('--to <file>', 'write the rows into this file')
    .option('--chart', 'draw lines over time, or bars')
    .option('--explain', 'print the SQL instead of running it');
}

export function names(text: string): readonly string[] {
  const found = text.split(',').map((one) => one.trim());
  if (found.includes('')) throw new InvalidArgumentError('It must be names with commas between them.');
  return found;
}

/** Why options do not go together; null where they do. */
export function optionsProblem({ output, to, chart, json, explain }: QueryOptions): string | null {
  if (json && output !== undefined && output !== 'json') return `--json and --output ${output} are two formats`;
  if (chart && json) return '--chart is for people and --json for programs: leave one out';
  if (chart && output !== undefined) return `--chart and --output ${output} are two ways to show rows: leave one out`;
  if (output === 'parquet' && to === undefined && !explain)
    return 'Parquet is no text: name a file to write it into with --to';
  return null;
}

export function queryOf(metrics: readonly string[], options: QueryOptions): MetricQuery {
  const { by = [], grain = null, where = null, since = null, until = null, order = [], limit = null } = options;
  const ordering = order.map((one) => ({ name: one.replace(/^-/, ''), descending: one.startsWith('-') }));
  return { metrics, by, grain, where, since, until, order: ordering, limit };
}
