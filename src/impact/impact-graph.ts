import type { CatalogIndex } from './catalog-index.ts';
import type { ColumnLineage } from './column-lineage.ts';
import type { ColumnLinks } from './column-links.ts';
import type { ImpactEdge, ImpactKind, ImpactNode } from './impact-node.ts';
import type { ModelLineage } from './model-lineage.ts';

/** Who depends on whom, column by column where that is sure. Worked out where it is asked for. */
export interface ImpactGraph {
  readonly index: CatalogIndex;
  readonly lineage: ColumnLineage;
  readonly links: ColumnLinks;
  /** Null where there is nothing of this kind and name; of columns it is not asked whether they exist. */
  node(kind: ImpactKind, name: string, column?: string | null): ImpactNode | null;
  down(node: ImpactNode): readonly ImpactEdge[];
  up(node: ImpactNode): readonly ImpactEdge[];
  modelLineage(model: string): ModelLineage;
}
