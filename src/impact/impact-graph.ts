import type { MetricIndex } from '../metrics/metric-index.ts';
import type { Project } from '../model/project.ts';
import type { CatalogIndex } from './catalog-index.ts';
import type { ImpactEdge, ImpactKind, ImpactNode } from './impact-node.ts';
import type { ModelLineage } from './model-lineage.ts';

/** What the flow of data is read from. */
export interface ImpactInput {
  readonly project: Project;
  readonly metrics: MetricIndex;
  /** The SQL of a model in each way that it is run, with the tables that it reads written as `tableMark` has them. */
  readonly renderings: (model: string) => readonly string[];
}

/** Who depends on whom, column by column where that is sure. Worked out where it is asked for. */
export interface ImpactGraph {
  readonly index: CatalogIndex;
  /** Null where there is nothing of this kind and name; of columns it is not asked whether they exist. */
  node(kind: ImpactKind, name: string, column?: string | null): ImpactNode | null;
  down(node: ImpactNode): readonly ImpactEdge[];
  up(node: ImpactNode): readonly ImpactEdge[];
  lineage(model: string): ModelLineage;
}
