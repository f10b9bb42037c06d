import { catalogIndex } from './catalog-index.ts';
import { edgesDown } from './edges-down.ts';
import { edgesUp } from './edges-up.ts';
import type { ImpactGraph, ImpactInput } from './impact-graph.ts';
import type { ImpactEdge } from './impact-node.ts';
import { type ModelLineage, modelLineage } from './model-lineage.ts';

/** The graph of a project that was checked. */
export function makeImpactGraph(input: ImpactInput): ImpactGraph {
  const index = catalogIndex(input.project, input.metrics);
  const known = new Map<string, ModelLineage>();
  const graph: ImpactGraph = {
    index,
    node(kind, name, column = null) {
      const found = index.find(kind, name);
      if (found === null) return null;
      return column === null ? found : index.columnOf(found, column);
    },
    down: (node) => once(edgesDown(node, graph)),
    up: (node) => once(edgesUp(node, graph)),
    lineage(name) {
      const model = index.models.get(name);
      if (model === undefined) return { isSure: false, why: 'a model that is not known' };
      const found = known.get(name) ?? modelLineage(model, input.renderings(name), index.columnsOf);
      known.set(name, found);
      return found;
    },
  };
  return graph;
}

/** A table as a whole says all that its columns say. A metric does not: by a dimension, other things hang on it than on its total. */
function once(edges: readonly ImpactEdge[]): readonly ImpactEdge[] {
  const byId = new Map(edges.map((one) => [one.to.id, one]));
  const isCovered = ({ to }: ImpactEdge): boolean =>
    to.column !== null && to.kind !== 'metric' && byId.has(to.id.slice(0, to.id.indexOf('#')));
  return [...byId.values()].filter((one) => !isCovered(one)).sort((a, b) => (a.to.id < b.to.id ? -1 : 1));
}
