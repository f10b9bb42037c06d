import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import { catalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { byTarget, columnLinks } from './column-links.ts';
import { edgesDown, plainColumnEdges } from './edges-down.ts';
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
      const found = index.find(kind, name);
      if (found === null) return null;
      return column === null ? found : index.columnOf(found, column);
    },
    down: (node) => plainColumnEdges(node, graph) ?? once(edgesDown(node, graph)),
    up: (node) => once(edgesUp(node, graph)),
    modelLineage: (model) => lineage.model(model) ?? { isSure: false, why: 'a model that is not known' },
  };
  return graph;
}

/** A table as a whole says all that its columns say. A metric does not: by a dimension, other things hang on it than on its total. */
function once(edges: readonly ImpactEdge[]): readonly ImpactEdge[] {
  if (edges.length < 2) return edges;
  const byId = new Map<string, ImpactEdge>();
  let hasWhole = false;
  for (const edge of edges) {
    byId.set(edge.to.id, edge);
    hasWhole ||= edge.to.column === null;
  }
  const isCovered = ({ to }: ImpactEdge): boolean =>
    to.column !== null && to.kind !== 'metric' && byId.has(to.id.slice(0, to.id.indexOf('#')));
  const all = [...byId.values()];
  return (hasWhole ? all.filter((one) => !isCovered(one)) : all).sort(byTarget);
}
