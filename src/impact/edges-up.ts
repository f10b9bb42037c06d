import type { Origins } from './flow.ts';
import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';

/** What something is made of directly. */
export function edgesUp(node: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  switch (node.kind) {
    case 'metric':
      return aboveMetric(node, graph);
    case 'rollup':
      return aboveRollup(node, graph);
    case 'model':
      return aboveModel(node, graph);
    case 'event':
      return edgesTo(
        graph.index.sourcesOf(node.name).map((one) => graph.node('source', one)),
        'table',
      );
    case 'source': {
      const source = graph.index.project.catalog.sources.find((one) => one.name === node.name);
      return source?.table === undefined ? [] : edgesTo([graph.node('table', source.table)], 'table');
    }
    default:
      return [];
  }
}

function edgesTo(nodes: readonly (ImpactNode | null)[], how: ImpactEdge['how'], why?: string): ImpactEdge[] {
  return nodes.flatMap((to) => (to === null ? [] : [{ to, how, ...(why !== undefined && { why }) }]));
}

function aboveModel({ name, column }: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  const tables = (graph.index.models.get(name)?.dependsOn ?? []).map((one) =>
    graph.index.table(`${one.kind}:${one.name}`),
  );
  if (column === null) return edgesTo(tables, 'table');
  const lineage = graph.lineage(name);
  if (!lineage.isSure) return edgesTo(tables, 'table', lineage.why);
  const own = lineage.columns.get(column.toLowerCase());
  if (own === undefined) return edgesTo(tables, 'table', 'a column that its SQL does not name');
  return [...originEdges(lineage.rows, 'rows', graph), ...originEdges(own, 'column', graph)];
}

function originEdges(origins: Origins, how: 'column' | 'rows', { index }: ImpactGraph): ImpactEdge[] {
  return [...origins].flatMap((origin): ImpactEdge[] => {
    const cut = origin.indexOf('#');
    const [table, column] = [origin.slice(0, cut), origin.slice(cut + 1)];
    const found = index.table(table);
    if (found === null) return [];
    if (column === '*') return [{ to: found, how: 'table', why: 'its rows are taken as a whole' }];
    const columns = index.columnsOf(table);
    // Words of the SQL that are no columns of the table were keywords or names of something else.
    const named = columns === null ? column : columns.find((one) => one.toLowerCase() === column);
    return named === undefined ? [] : [{ to: index.columnOf(found, named), how }];
  });
}

function aboveMetric({ name, column }: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  const { index } = graph;
  const reads = index.readsOf(name).filter((one) => one.dimension === column);
  const tables = reads.flatMap((read): ImpactEdge[] => {
    const found = index.table(read.table);
    if (found === null) return [];
    if (read.column === null) return [{ to: found, how: 'table', why: 'the columns of the table are not declared' }];
    const to = index.columnOf(found, read.column);
    return [{ to, how: column === null ? 'column' : 'dimension' }];
  });
  const uses = index.metrics
    .usesOf(name)
    .filter((one) => column === null || index.metrics.dimensionsOf(one).includes(column));
  return [
    ...tables,
    ...edgesTo(
      uses.map((one) => graph.node('metric', one, column)),
      'metric',
    ),
  ];
}

function aboveRollup({ name, column }: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  const rollup = graph.index.project.catalog.rollups.find((one) => one.name === name);
  if (rollup === undefined) return [];
  const held = rollup.metrics.map((one) => one.name).filter((one) => column === null || one === column);
  const wanted = held.length > 0 ? held : rollup.metrics.map((one) => one.name);
  const groups = wanted.flatMap((metric) => rollup.by.map(({ name: by }) => graph.node('metric', metric, by)));
  return [
    ...edgesTo(
      wanted.map((one) => graph.node('metric', one)),
      'metric',
    ),
    ...edgesTo(groups, 'rows'),
  ];
}
