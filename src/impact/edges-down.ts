import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';

/** What depends on something directly. */
export function edgesDown(node: ImpactNode, graph: ImpactGraph): readonly ImpactEdge[] {
  if (node.kind === 'assertion' || node.kind === 'unit_test') return [];
  if (node.kind === 'metric') return [...belowMetric(node, graph), ...checksBelow(node, graph)];
  if (node.kind === 'source' || node.kind === 'table') return belowSource(node, graph);
  const models = modelsBelow(node, graph);
  const metrics = metricsBelow(node, graph);
  const checks = checksBelow(node, graph);
  return metrics.length + checks.length === 0 ? models : [...checks, ...metrics, ...models];
}

/** Of a column those that may name it, of a table or a metric all that look at it. */
function checksBelow({ kind, column, wholeId }: ImpactNode, { index }: ImpactGraph): readonly ImpactEdge[] {
  const checks = index.checks();
  return column === null || kind === 'metric' ? checks.all(wholeId) : checks.naming(wholeId, column.toLowerCase());
}

function belowSource({ kind, name, id }: ImpactNode, { index, node }: ImpactGraph): ImpactEdge[] {
  const { sources } = index.project.catalog;
  const below =
    kind === 'source'
      ? (sources.find((one) => one.name === name)?.events.map((one) => node('event', one)) ?? [])
      : [
          ...sources.filter((one) => one.table === name).map((one) => node('source', one.name)),
          ...index.readersOf(id).map((one) => node('model', one.name)),
        ];
  return below.flatMap((to) => (to === null ? [] : [{ to, how: 'table' }]));
}

function modelsBelow(node: ImpactNode, { index, links }: ImpactGraph): readonly ImpactEdge[] {
  return node.column === null ? index.readEdges(node.id) : links.below(node);
}

function metricsBelow(node: ImpactNode, graph: ImpactGraph): readonly ImpactEdge[] {
  const reads = graph.index.metricsOn(node.wholeId);
  if (reads.length === 0) return [];
  const wanted = node.column?.toLowerCase();
  return reads.flatMap(({ metric, column, dimension }): ImpactEdge[] => {
    if (wanted !== undefined && column !== null && column !== wanted) return [];
    if (wanted !== undefined && dimension !== null) {
      const to = graph.node('metric', metric, dimension);
      return to === null ? [] : [{ to, how: 'dimension' }];
    }
    const to = graph.node('metric', metric);
    if (to === null) return [];
    const isSure = wanted === undefined || column !== null;
    return [{ to, how: wanted !== undefined && isSure ? 'column' : 'table', ...(!isSure && { why: notDeclared }) }];
  });
}

const notDeclared = 'the columns of the table are not declared';

function belowMetric({ name, column }: ImpactNode, { index, node }: ImpactGraph): ImpactEdge[] {
  const has = (metric: string): boolean => column === null || index.metrics.dimensionsOf(metric).includes(column);
  const users = index.metrics.usersOf(name).filter(has);
  const rollups = index.rollupsOf(name).filter((one) => column === null || one.by.some((by) => by.name === column));
  const below: ImpactEdge[] = [];
  for (const one of users) {
    const to = node('metric', one, column);
    if (to !== null) below.push({ to, how: column === null ? 'metric' : 'dimension' });
  }
  for (const one of rollups) {
    const to = node('rollup', one.name, column === null ? name : null);
    if (to !== null) below.push({ to, how: column === null ? 'metric' : 'rows' });
  }
  return below;
}
