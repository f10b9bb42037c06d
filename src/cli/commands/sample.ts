import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { type Diagnostic, hasErrors } from '../../base/diagnostic.ts';
import { didYouMean } from '../../base/suggest.ts';
import type { Catalog } from '../../model/catalog.ts';
import { systemReason } from '../../run/system-reason.ts';
import { rowText, type SampleOptions, sampleEvents, sampleFile } from '../../sample/index.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, instant, type ProjectOptions, share, wholeNumber } from '../options.ts';
import { reportFindings } from '../report-findings.ts';
import { type WrittenSample, writeSamples } from '../write-samples.ts';

interface SampleCommandOptions extends ProjectOptions {
  readonly count: number;
  readonly days: number;
  readonly from?: Date;
  readonly seed: string;
  readonly event?: readonly string[];
  readonly out?: string;
  readonly duplicates?: number;
  readonly late?: number;
  readonly broken?: number;
}

export const command: CliCommand = {
  description:
    'Make up realistic events that are valid against the catalog, and write them where each source reads them from. The same seed, catalog and options give the same bytes; --from is the first of --days days before today unless it is given.',
  examples: [
    ['waymark sample', '10,000 events of the last 30 days into the files of the sources'],
    ['waymark sample --count 100 --event order.paid --out -', 'NDJSON to stdout'],
    ['waymark sample --out events.parquet --from 2026-01-01 --days 90', 'one Parquet file'],
    ['waymark sample --duplicates 0.01 --late 0.005 --broken 0.002', 'with faults to find'],
  ],
  configure: (parser, run) =>
    addSampleOptions(addProjectOptions(parser)).action((options: SampleCommandOptions) =>
      run((context) => sample(context, options)),
    ),
};

function addSampleOptions(parser: Command): Command {
  return parser
    .option('-n, --count <number>', 'about so many events', wholeNumber(1), 10_000)
    .option('--days <number>', 'days over which they are spread', wholeNumber(1), 30)
    .option('--from <date>', 'first day, UTC', instant)
    .option('--seed <text>', 'another seed, other events', '1')
    .option('--event <name>', 'only this event; may be repeated', (name: string, before: string[] = []) => [
      ...before,
      name,
    ])
    .option('-o, --out <file>', 'one file for all rows, .ndjson or .parquet; - for stdout')
    .option('--duplicates <share>', 'share of events sent twice, 0 to 1', share)
    .option('--late <share>', 'share of events received late, 0 to 1', share)
    .option('--broken <share>', 'share of events followed by a broken copy, 0 to 1', share);
}

async function sample(context: CliContext, options: SampleCommandOptions): Promise<number> {
  const opened = await openProject(context, options, 'sample');
  if ('exitCode' in opened) return opened.exitCode;
  const { catalog } = opened.project;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const names = catalog.events.map((event) => event.name);
  const unknown = (options.event ?? []).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    context.err(
      `error: there is no event '${unknown}'\nhint: ${didYouMean(unknown, names) ?? 'The catalog has no events.'}\n`,
    );
    return exitCodes.usage;
  }
  const sampled = sampleEvents(catalog, sampleOptions(options, context.now()));
  if (sampled.value === null) return reportFindings(context, sampled.diagnostics, opened.report);
  if (options.out === '-') {
    for (const row of sampled.value) context.out(rowText(row.row));
    return sampled.diagnostics.length === 0
      ? exitCodes.clean
      : reportFindings(context, sampled.diagnostics, opened.report);
  }
  const fileOf = fileChooser(catalog, opened.root, options.out && resolve(context.cwd, options.out));
  try {
    const written = await writeSamples(sampled.value, fileOf, context.signal);
    return reportWritten(context, written, sampled.diagnostics, opened, options.json === true);
  } catch (error) {
    if (context.signal.aborted) return exitCodes.interrupted;
    context.err(`error: cannot write the sampled events: ${systemReason(error)}\n`);
    return exitCodes.usage;
  }
}

function sampleOptions(options: SampleCommandOptions, now: Date): SampleOptions {
  return {
    seed: options.seed,
    count: options.count,
    from: (options.from ?? daysBefore(now, options.days)).toISOString(),
    days: options.days,
    ...(options.event && { events: options.event }),
    faults: { duplicates: options.duplicates ?? 0, late: options.late ?? 0, broken: options.broken ?? 0 },
  };
}

async function reportWritten(
  context: CliContext,
  written: readonly WrittenSample[],
  findings: readonly Diagnostic[],
  opened: OpenProject,
  asJson: boolean,
): Promise<number> {
  const files = written.map((file) => ({ path: relative(context.cwd, file.path), rows: file.rows }));
  if (asJson) {
    context.out(`${JSON.stringify({ files, diagnostics: findings }, null, 2)}\n`);
    return exitCodes.clean;
  }
  for (const file of files) context.out(`${file.path}\t${file.rows}\n`);
  const rows = files.reduce((sum, file) => sum + file.rows, 0);
  const summary = `${rows} events in ${files.length} ${files.length === 1 ? 'file' : 'files'}`;
  return reportFindings(context, findings, { ...opened.report, summary });
}

/** Rows of a source go where the source reads them from, or all to the one file that was named. */
function fileChooser(catalog: Catalog, root: string, out: string | undefined): (source: string) => string {
  const files = new Map(catalog.sources.map((source) => [source.name, sampleFile(source)]));
  return (source) => out ?? resolve(root, files.get(source) ?? `data/${source}/sample.ndjson`);
}

/** Midnight (UTC) so many days before the day of `now`. */
function daysBefore(now: Date, days: number): Date {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() - days));
}
