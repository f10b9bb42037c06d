import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import { catalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import { edgesDown } from './edges-down.ts';
import { edgesUp } from './edges-up.ts';
import type { ImpactGraph } from './impact-graph.ts';
import type { ImpactEdge } from './impact-node.ts';
import type { ModelLineage, Origin } from './model-lineage.ts';

/** The graph of a project that was checked. */
export function makeImpactGraph(project: Project, metrics: MetricIndex, lineage: ColumnLineage): ImpactGraph {
  const index = catalogIndex(project, metrics, lineage);
  const reversed = new Map<string, Reversed>();
  const reverse = (model: string): Reversed => {
    let found = reversed.get(model);
    if (found === undefined) {
      found = reverseOf(lineage.model(model) ?? unknownModel);
      reversed.set(model, found);
    }
    return found;
  };
  const graph: ImpactGraph = {
    index,
    lineage,
    node(kind, name, column = null) {
      const found = index.find(kind, name);
      if (found === null) return null;
      return column === null ? found : index.columnOf(found, column);
    },
    down: (node) => once(edgesDown(node, graph)),
    up: (node) => once(edgesUp(node, graph)),
    modelLineage: (model) => lineage.model(model) ?? unknownModel,
    columnsMadeOf: (model, origin) => reverse(model).columns.get(origin) ?? [],
    decidesRows: (model, origin) => reverse(model).rows.has(origin),
  };
  return graph;
}

const unknownModel: ModelLineage = { isSure: false, why: 'a model that is not known' };

/** The lineage of a model by what its columns are made of: what is asked for each column of what it reads. */
interface Reversed {
  readonly columns: ReadonlyMap<Origin, readonly string[]>;
  readonly rows: ReadonlySet<Origin>;
}

function reverseOf(lineage: ModelLineage): Reversed {
  const columns = new Map<Origin, string[]>();
  if (!lineage.isSure) return { columns, rows: new Set() };
  for (const [column, origins] of lineage.columns) {
    for (const origin of origins) {
      const own = columns.get(origin);
      if (own === undefined) columns.set(origin, [column]);
      else own.push(column);
    }
  }
  return { columns, rows: new Set(lineage.rows) };
}

/** A table as a whole says all that its columns say. A metric does not: by a dimension, other things hang on it than on its total. */
function once(edges: readonly ImpactEdge[]): readonly ImpactEdge[] {
  if (edges.length < 2) return edges;
  const byId = new Map(edges.map((one) => [one.to.id, one]));
  const isCovered = ({ to }: ImpactEdge): boolean =>
    to.column !== null && to.kind !== 'metric' && byId.has(to.id.slice(0, to.id.indexOf('#')));
  return [...byId.values()].filter((one) => !isCovered(one)).sort((a, b) => (a.to.id < b.to.id ? -1 : 1));
}
