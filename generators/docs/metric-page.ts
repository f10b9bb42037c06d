import { periodWords } from '../../src/assertions/last-period.ts';
import { type Additivity, additivityOf, measuresOf, needsGrain } from '../../src/metrics/formula.ts';
import { findMetricKind } from '../../src/metrics/index.ts';
import type { MetricIndex } from '../../src/metrics/metric-index.ts';
import { planQuery } from '../../src/metrics/plan/plan-query.ts';
import { usualGrain } from '../../src/metrics/plan/usual-grain.ts';
import type { Healthy, MetricDef } from '../../src/model/metric.ts';
import type { Project } from '../../src/model/project.ts';
import type { TimeGrain } from '../../src/model/transform.ts';
import type { Dialect } from '../../src/sql/dialect.ts';
import { projectMetrics } from '../project-metrics.ts';
import type { PageLinks } from './doc-paths.ts';
import { bullets, code, codeBlock, enumeration, paragraphs, text } from './markdown.ts';
import { metricColumns, metricRoots } from './metric-columns.ts';
import { metricLineageGraph, rollupsOf } from './metric-lineage.ts';
import { fact, factTable, type PageContext, tagWords } from './page.ts';
import { template } from './templates.ts';

interface MetricView {
  readonly up: string;
  readonly title: string;
  readonly description: string;
  readonly facts: string;
  readonly formula: string;
  readonly notes: string;
  readonly inputs: string;
  readonly columns: string | null;
  readonly roots: string | null;
  readonly lineage: string;
  readonly usedBy: string | null;
  readonly command: string;
  readonly scope: string;
  readonly sql: readonly { readonly dialect: string; readonly body: string }[];
}

const render = template<MetricView>('metric');

/** The page of a metric. */
export function metricPage(metric: MetricDef, dialects: readonly Dialect[], context: PageContext): string {
  const { project, lineage, links } = context;
  const index = projectMetrics(project);
  const { name } = metric;
  const dimensions = index.dimensionsOf(name);
  const measures = measuresOf(index.formulaOf(name));
  const grain = grainOf(name, index);
  const times = [...new Set(measures.map((one) => one.time?.name).filter((one) => one !== undefined))];
  return render({
    up: links.up,
    title: text(name),
    description: paragraphs(metric.description),
    facts: factTable(
      'Metric',
      code(name),
      fact('Kind', metric.kind) +
        fact('Unit', text(index.unitOf(name) ?? '')) +
        fact('Ask by', dimensions.map(code).join(', ')) +
        fact('Time', times.map(code).join(', ')) +
        fact('Healthy', healthyFact(metric)) +
        fact('Target', metric.target === undefined ? undefined : String(metric.target)) +
        fact('Refresh', metric.refresh) +
        fact('Priority', metric.priority) +
        fact('Best drawn as', metric.chart) +
        fact('Owner', metric.owner && text(metric.owner)) +
        fact('Tags', tagWords(metric.tags)) +
        fact('Defined in', links.toSource(metric.at.self)),
    ),
    formula: `${capital(findMetricKind(metric.kind)?.describe(metric.spec) ?? '')}.`,
    notes: bullets(notesOf(name, index)),
    inputs: bullets(inputsOf(name, index, links)),
    columns: metricColumns(name, context),
    roots: metricRoots(name, context),
    lineage: metricLineageGraph(name, lineage, index, project),
    usedBy: usersOf(name, index, project, links),
    command: codeBlock('sh', commandOf(name, dimensions, times.length > 0 ? (grain ?? 'day') : null)),
    scope: grain === null ? 'Over all rows' : `By ${grain}`,
    sql: dialects.map((dialect) => ({
      dialect: text(dialect.name),
      body: codeBlock('sql', sqlOf(name, index, project, dialect)),
    })),
  });
}

/** The range, when it is looked at, and what comes of a value outside of it. */
function healthyFact({ healthy, refresh = 'daily' }: MetricDef): string | undefined {
  if (healthy === undefined) return undefined;
  const consequence = healthy.severity === 'error' ? 'fails' : 'warns';
  return `${healthyWords(healthy)}; a build ${consequence} where the last complete ${periodWords[refresh]} is outside`;
}

function healthyWords({ min, max }: Healthy): string {
  if (min === undefined) return `at most ${max}`;
  return max === undefined ? `at least ${min}` : `from ${min} to ${max}`;
}

function notesOf(name: string, index: MetricIndex): string[] {
  const formula = index.formulaOf(name);
  return [
    additivityWords[additivityOf(formula)],
    ...(formula.kind === 'operation' && formula.op === '/' ? ['Null where the denominator is zero.'] : []),
  ];
}

const additivityWords: Readonly<Record<Additivity, string>> = {
  all: 'Values of parts add up to that of the whole.',
  dimensions:
    'Values of groups add up to that of all, but values of periods do not: ask for the longer period instead of adding.',
  none: 'Values of parts do not add up: ask for the whole instead of adding.',
};

/** Metrics by name, and tables. */
function inputsOf(name: string, index: MetricIndex, links: PageLinks): string[] {
  const metrics = [...new Set(index.usesOf(name))].map((one) => `The metric ${links.to('metric', one)}`);
  const tables = index.tablesOf(name);
  return [...metrics, ...tables.map((one) => `The ${one.kind} ${links.to(one.kind, one.name)}`)];
}

/** Metrics and rollups. */
function usersOf(name: string, index: MetricIndex, project: Project, links: PageLinks): string | null {
  const metrics = index.usersOf(name).map((one) => links.to('metric', one));
  const rollups = rollupsOf(name, project).map((one) => `the rollup ${links.to('model', one.table)}`);
  return metrics.length + rollups.length === 0 ? null : enumeration([...metrics, ...rollups]);
}

function commandOf(name: string, dimensions: readonly string[], grain: TimeGrain | null): string {
  const by = dimensions.length === 0 ? '' : ` --by ${dimensions.join(',')}`;
  return `waymark query ${name}${by}${grain === null ? '' : ` --grain ${grain}`}`;
}

/** The grain of its SQL; null where it can be asked without one. */
function grainOf(name: string, index: MetricIndex): TimeGrain | null {
  return needsGrain(index.formulaOf(name)) ? usualGrain(name, index) : null;
}

function sqlOf(name: string, index: MetricIndex, project: Project, dialect: Dialect): string {
  const planned = planQuery({ metrics: [name], grain: grainOf(name, index) }, index, project.settings);
  if (planned.value === null) throw new Error(`The metric "${name}" cannot be planned.`);
  return dialect.relation(planned.value.relation);
}

function capital(sentence: string): string {
  return (sentence[0] ?? '').toUpperCase() + sentence.slice(1);
}
