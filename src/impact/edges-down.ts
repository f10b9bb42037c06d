import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';

/** What models make of a column that nothing but models reads, sorted and each once; null where there is more to look at. */
export function plainColumnEdges(node: ImpactNode, { index, links }: ImpactGraph): readonly ImpactEdge[] | null {
  if (node.column === null || node.kind !== 'model') return null;
  const table = tableId(node);
  if (index.metricsOn(table).length + index.checksOn(table).length > 0) return null;
  const { edges, isFinal } = links.below(table, node.column.toLowerCase());
  return isFinal ? edges : null;
}

/** What depends on something directly. */
export function edgesDown(node: ImpactNode, graph: ImpactGraph): readonly ImpactEdge[] {
  if (node.kind === 'assertion' || node.kind === 'unit_test') return [];
  if (node.kind === 'metric') return [...belowMetric(node, graph), ...checksBelow(node, graph)];
  if (node.kind === 'source' || node.kind === 'table') return belowSource(node, graph);
  return [...modelsBelow(node, graph), ...metricsBelow(node, graph), ...checksBelow(node, graph)];
}

/** Of a column those that may name it, of a table or a metric all that look at it. */
function checksBelow(node: ImpactNode, { index }: ImpactGraph): ImpactEdge[] {
  const isAll = node.column === null || node.kind === 'metric';
  const column = node.column?.toLowerCase() ?? '';
  return index
    .checksOn(tableId(node))
    .flatMap(({ node: to, words }): ImpactEdge[] => (isAll || words().has(column) ? [{ to, how: 'check' }] : []));
}

function tableId({ id, column }: ImpactNode): string {
  return column === null ? id : id.slice(0, id.indexOf('#'));
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
  const table = tableId(node);
  if (node.column !== null) return links.below(table, node.column.toLowerCase()).edges;
  return index.readersOf(table).flatMap((reader): ImpactEdge[] => {
    const to = index.find('model', reader.name);
    return to === null ? [] : [{ to, how: 'table' }];
  });
}

function metricsBelow(node: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  const wanted = node.column?.toLowerCase();
  return graph.index.metricsOn(tableId(node)).flatMap(({ metric, column, dimension }): ImpactEdge[] => {
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
