import { partsOfOrigin } from './flow.ts';
import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge, ImpactNode } from './impact-node.ts';
import { type Origin, originsOfColumn } from './model-lineage.ts';

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
    graph.index.nodes.table(`${one.kind}:${one.name}`),
  );
  if (column === null) return edgesTo(tables, 'table');
  const lineage = graph.modelLineage(name);
  if (!lineage.isSure) return edgesTo(tables, 'table', lineage.why);
  const own = originsOfColumn(lineage, column);
  if (own === null) return edgesTo(tables, 'table', 'a column that its SQL does not name');
  return [...originEdges(lineage.rows, 'rows', graph), ...originEdges(own, 'column', graph)];
}

function originEdges(
  origins: readonly Origin[],
  how: 'column' | 'rows' | 'dimension',
  { index }: ImpactGraph,
  why = 'its rows are taken as a whole',
): ImpactEdge[] {
  return origins.flatMap((origin): ImpactEdge[] => {
    const { table, column } = partsOfOrigin(origin);
    const found = index.nodes.table(table);
    if (found === null) return [];
    if (column === null) return [{ to: found, how: 'table', why }];
    const columns = index.columnsOf(table);
    // Words of the SQL that are no columns of the table were keywords or names of something else.
    const named = columns === null ? column : columns.find((one) => one.toLowerCase() === column);
    return named === undefined ? [] : [{ to: index.nodes.columnOf(found, named), how }];
  });
}

function aboveMetric({ name, column }: ImpactNode, graph: ImpactGraph): ImpactEdge[] {
  const { index } = graph;
  const { measures = [], dimensions } = graph.lineage.metric(name) ?? {};
  const origins = column === null ? measures.flatMap((one) => one.columns) : (dimensions?.get(column) ?? []);
  const how = column === null ? 'column' : 'dimension';
  const uses = index.metrics
    .usesOf(name)
    .filter((one) => column === null || index.metrics.dimensionsOf(one).includes(column));
  return [
    ...originEdges(origins, how, graph, 'the columns of the table are not declared'),
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
