import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import { catalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { columnLinks } from './column-links.ts';
import { edgesDown } from './edges-down.ts';
import { edgesUp } from './edges-up.ts';
import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge } from './impact-node.ts';

/** The graph of a project that was checked. */
export function makeImpactGraph(project: Project, metrics: MetricIndex, lineage: ColumnLineage): ImpactGraph {
  const index = catalogIndex(project, metrics, lineage);
  const graph: ImpactGraph = {
    index,
    lineage,
    links: columnLinks(index, lineage),
    node(kind, name, column = null) {
      const found = index.nodes.find(kind, name);
      if (found === null) return null;
      return column === null ? found : index.nodes.columnOf(found, column);
    },
    down: (node) => once(edgesDown(node, graph)),
    up: (node) => once(edgesUp(node, graph)),
    modelLineage: (model) => lineage.model(model) ?? { isSure: false, why: 'a model that is not known' },
  };
  return graph;
}

/**
 * Edges by the ids of their ends, each once. A table as a whole says all that its columns say. A metric does not: by a
 * dimension, other things hang on it than on its total.
 */
function once(edges: readonly ImpactEdge[]): readonly ImpactEdge[] {
  if (isOnce(edges)) return edges;
  const byId = new Map(edges.map((one) => [one.to.id, one]));
  const isCovered = ({ to }: ImpactEdge): boolean => to.column !== null && to.kind !== 'metric' && byId.has(to.wholeId);
  return [...byId.values()].filter((one) => !isCovered(one)).sort((a, b) => (a.to.id < b.to.id ? -1 : 1));
}

/** Whether edges are as `once` leaves them; most are. Where it looks as if one covered another, they are not. */
function isOnce(edges: readonly ImpactEdge[]): boolean {
  let before = '';
  let hasWhole = false;
  let hasColumn = false;
  for (const { to } of edges) {
    if (to.id <= before) return false;
    before = to.id;
    if (to.column === null) hasWhole = true;
    else hasColumn = true;
  }
  return !(hasWhole && hasColumn);
}
