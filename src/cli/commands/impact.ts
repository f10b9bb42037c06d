import { isPageKind, pagePath } from '../../../generators/docs/doc-paths.ts';
import { hasErrors } from '../../base/diagnostic.ts';
import { targetTypes } from '../../dialects/index.ts';
import { findSubject } from '../../impact/find-subject.ts';
import type { ImpactGraph } from '../../impact/impact-graph.ts';
import type { ImpactNode } from '../../impact/impact-node.ts';
import { makeImpactGraph } from '../../impact/make-impact-graph.ts';
import { type Impact, walkImpact } from '../../impact/walk-impact.ts';
import { impactText } from '../../report/impact-text.ts';
import { lineageDialects } from '../../run/project/check-targets.ts';
import { type LineageMemory, lineageMemory } from '../../run/project/lineage-memory.ts';
import type { CheckedProject } from '../../run/project/load-project.ts';
import { metricsOf } from '../../run/query-metrics.ts';
import type { Dialect } from '../../sql/dialect.ts';
import { projectLineage } from '../../transforms/render/project-lineage.ts';
import type { CliCommand } from '../command.ts';
import { type CliContext, exitCodes } from '../context.ts';
import { type OpenProject, openProject } from '../open-project.ts';
import { addProjectOptions, addTargetOption, type ProjectOptions, type TargetOptions } from '../options.ts';
import { programStamp } from '../program-stamp.ts';
import { reportFindings } from '../report-findings.ts';
import { findTarget } from '../targets.ts';

type ImpactOptions = ProjectOptions & TargetOptions & { readonly up?: boolean; readonly down?: boolean };

export const command: CliCommand = {
  description:
    'Tell everything that depends on an event, a property, a model, a column, a metric or a rollup, column by column where the SQL says it for sure. Touches no warehouse.',
  examples: [
    ['waymark impact order.paid.amount', 'what a property ends up in'],
    ['waymark impact revenue --up', 'what a metric is made of'],
    ['waymark impact model:orders --json', 'as data; the kind tells things of one name apart'],
  ],
  configure: (parser, run) =>
    addTargetOption(addProjectOptions(parser))
      .argument('<name>', 'an event, `event.property`, model, `model.column`, metric, rollup, seed or source')
      .option('--down', 'what depends on it (unless --up is given)')
      .option('--up', 'what it is made of')
      .action((name: string, options: ImpactOptions) => run((context) => impact(context, name, options))),
};

async function impact(context: CliContext, name: string, options: ImpactOptions): Promise<number> {
  if (options.up && options.down) {
    context.err('error: --up and --down cannot be asked for at once\n');
    return exitCodes.usage;
  }
  const opened = await openProject(context, options, 'impact');
  if ('exitCode' in opened) return opened.exitCode;
  if (hasErrors(opened.diagnostics)) return reportFindings(context, opened.diagnostics, opened.report);
  const dialects = dialectsAsked(context, opened, options);
  if (dialects === null) return exitCodes.usage;
  const memory = lineageMemory(opened, dialects, programStamp());
  const graph = graphOf(opened, dialects, memory);
  const found = findSubject(name, graph);
  if (found.node === null) {
    context.err(`error: ${found.message}\n${found.hint === null ? '' : `hint: ${found.hint}\n`}`);
    return exitCodes.usage;
  }
  const result = walkImpact(found.node, graph, options.up ? 'up' : 'down');
  context.out(options.json ? `${JSON.stringify(impactData(result), null, 2)}\n` : impactText(result));
  memory.keep(graph.lineage.model);
  return exitCodes.clean;
}

/** That of the target that is asked for, else those of all targets. Null where there is no such target. */
function dialectsAsked(context: CliContext, opened: OpenProject, { target }: ImpactOptions): readonly Dialect[] | null {
  if (target === undefined) return lineageDialects(opened.project.settings, targetTypes);
  const found = findTarget(context, opened, target);
  const dialect = found && targetTypes[found.dialect]?.dialect;
  return dialect ? [dialect] : null;
}

/** The graph of a project, from what is known of its models and from their SQL. */
export function graphOf(
  { project, transforms }: CheckedProject,
  dialects: readonly Dialect[],
  { known, packed }: LineageMemory,
): ImpactGraph {
  const metrics = metricsOf({ project, transforms });
  return makeImpactGraph(project, metrics, projectLineage({ project, transforms, metrics, dialects, known, packed }));
}

function impactData({ direction, nodes: [subject, ...others], edges }: Impact): object {
  return {
    subject: nodeData(subject),
    direction,
    nodes: others.map(nodeData),
    edges: [subject, ...others].flatMap(({ id: from }, at) =>
      (edges[at] ?? []).map(({ to, how, why }) => ({ from, to: to.id, how, ...(why !== undefined && { why }) })),
    ),
  };
}

/** With the page of the docs that tells about it, as a path below the folder of outputs. */
function nodeData({ id, kind, name, column, span }: ImpactNode): object {
  const table = kind === 'rollup' ? id.replace(/^model:|#.*$/gs, '') : name;
  const page = isPageKind(kind) ? pagePath(kind, table) : kind === 'rollup' ? pagePath('model', table) : null;
  return { id, kind, name, column, path: span?.path ?? null, line: span?.line ?? null, page };
}
