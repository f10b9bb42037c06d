import { hasErrors } from '../../base/diagnostic.ts';
import { findMetricKind } from '../../metrics/index.ts';
import type { MetricIndex } from '../../metrics/metric-index.ts';
import type { MetricDef } from '../../model/metric.ts';
import { textTable } from '../../report/text-table.ts';
import { metricsOf } from '../../run/query-metrics.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { reportFindings } from '../report-findings.ts';

export const command: CliCommand = {
  description:
    'List the metrics of the catalog: what each means, what it is measured in, what it can be asked by, and who answers for it. Touches no warehouse.',
  examples: [
    ['waymark metrics', 'all of them'],
    ['waymark metrics --json', 'as data, with the formula in words'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser).action((options: ProjectOptions) => run((context) => metrics(context, options))),
};

async function metrics(context: CliContext, options: ProjectOptions): Promise<number> {
  const opened = await openProject(context, options, 'metrics');
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const index = metricsOf(opened);
  const listed = index.metrics.map((metric) => entryOf(metric, index));
  if (options.json) context.out(`${JSON.stringify({ metrics: listed }, null, 2)}\n`);
  else if (listed.length === 0) context.err('The catalog defines no metrics yet.\n');
  else context.out(`${tableOf(listed)}\n`);
  return exitCodes.clean;
}

interface MetricEntry {
  readonly name: string;
  readonly kind: string;
  readonly description: string | null;
  readonly formula: string;
  readonly unit: string | null;
  readonly dimensions: readonly string[];
  readonly owner: string | null;
}

function entryOf(metric: MetricDef, index: MetricIndex): MetricEntry {
  const kind = findMetricKind(metric.kind);
  return {
    name: metric.name,
    kind: metric.kind,
    description: metric.description ?? null,
    formula: kind?.describe(metric.spec) ?? '',
    unit: index.unitOf(metric.name),
    dimensions: index.dimensionsOf(metric.name),
    owner: metric.owner ?? null,
  };
}

function tableOf(listed: readonly MetricEntry[]): string {
  return textTable(
    listed.map(({ name, unit, dimensions, owner, description }) => ({
      metric: name,
      unit: unit ?? '',
      'ask by': dimensions.join(', '),
      owner: owner ?? '',
      description: description ?? '',
    })),
  );
}
