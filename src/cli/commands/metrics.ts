import { hasErrors } from '../../base/diagnostic.ts';
import { findMetricKind } from '../../metrics/index.ts';
import type { MetricIndex } from '../../metrics/metric-index.ts';
import { unknownMetrics } from '../../metrics/plan/check-query.ts';
import type { MetricDef } from '../../model/metric.ts';
import { textTable } from '../../report/text-table.ts';
import { metricsOf } from '../../run/query-metrics.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { openProject } from '../open-project.ts';
import { addProjectOptions, type ProjectOptions } from '../options.ts';
import { names } from '../query-options.ts';
import { reportFindings } from '../report-findings.ts';

export const command: CliCommand = {
  description:
    'List the metrics of the catalog: what each means, what it is measured in, what it can be asked by, and who answers for it. Touches no warehouse.',
  examples: [
    ['waymark metrics', 'all of them'],
    ['waymark metrics revenue,orders', 'these, with all that is known of them'],
    ['waymark metrics --json', 'as data, with the formula in words'],
  ],
  configure: (parser, run) =>
    addProjectOptions(parser)
      .argument('[metrics]', 'names of metrics, with commas between them', names)
      .action((only: readonly string[] | undefined, options: ProjectOptions) =>
        run((context) => metrics(context, only ?? null, options)),
      ),
};

async function metrics(context: CliContext, only: readonly string[] | null, options: ProjectOptions): Promise<number> {
  const opened = await openProject(context, options, 'metrics');
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const index = metricsOf(opened);
  const unknown = unknownMetrics(only ?? [], index);
  if (unknown.length > 0) {
    await reportFindings(context, unknown, opened.report);
    return exitCodes.usage;
  }
  const shown = only === null ? index.metrics : only.flatMap((name) => index.find(name) ?? []);
  const listed = shown.map((metric) => entryOf(metric, index));
  if (options.json) context.out(`${JSON.stringify({ metrics: listed }, null, 2)}\n`);
  else if (listed.length === 0) context.err('The catalog defines no metrics yet.\n');
  else context.out(only === null ? `${tableOf(listed)}\n` : listed.map(cardOf).join('\n'));
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

/** A metric as a few lines. */
function cardOf({ name, kind, description, formula, unit, dimensions, owner }: MetricEntry): string {
  const facts = [
    [kind, formula],
    ['unit', unit],
    ['ask by', dimensions.join(', ')],
    ['owner', owner],
  ].filter((fact): fact is [string, string] => Boolean(fact[1]));
  const lines = facts.map(([what, value]) => `  ${what.padEnd(12)}  ${value}\n`);
  return [`${name}\n`, ...(description === null ? [] : [`  ${description}\n`]), ...lines].join('');
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
    { widestCell: 120 },
  );
}
