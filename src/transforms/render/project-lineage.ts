import { type ColumnLineage, columnLineage } from '../../impact/column-lineage.ts';
import type { ModelLineage } from '../../impact/model-lineage.ts';
import type { MetricIndex } from '../../metrics/metric-index.ts';
import type { Project } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Transforms } from '../transforms.ts';
import { renderMarked } from './render-marked.ts';

export interface ProjectLineageInput {
  readonly project: Project;
  readonly transforms: Transforms;
  readonly metrics: MetricIndex;
  /** What the SQL is read in; what it says in any of them holds. */
  readonly dialects: readonly Dialect[];
  /** The SQL of a model as `renderMarked` makes it, for those who remember it. */
  readonly render?: typeof renderMarked;
  /** What is known of a model already. */
  readonly known?: (model: string) => ModelLineage | null;
}

/** The lineage of a project whose models can be rendered. Those that are broken are not followed. */
export function projectLineage(input: ProjectLineageInput): ColumnLineage {
  const { project, transforms, metrics, dialects, known, render = renderMarked } = input;
  const models = new Map(project.models.map((one) => [one.name, one]));
  return columnLineage({
    project,
    metrics,
    ...(known !== undefined && { known }),
    renderings(name) {
      const model = models.get(name);
      const files = transforms.files.get(name);
      if (model === undefined || files === undefined || files.isBroken) return null;
      return dialects.flatMap((dialect) => render(transforms, model, dialect));
    },
  });
}
