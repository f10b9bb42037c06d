import { type ColumnLineage, columnLineage } from '../../impact/column-lineage.ts';
import type { ModelLineage } from '../../impact/model-lineage.ts';
import type { PackedLineage } from '../../impact/packed-lineage.ts';
import type { MetricIndex } from '../../metrics/metric-index.ts';
import type { Project } from '../../model/project.ts';
import type { Dialect } from '../../sql/dialect.ts';
import type { Transforms } from '../transforms.ts';
import { type ModelTexts, modelTexts } from './model-texts.ts';

interface LineageInput {
  readonly project: Project;
  readonly metrics: MetricIndex;
  /** What the SQL is read in; what it says in any of them holds. */
  readonly dialects: readonly Dialect[];
  /** What is known of a model already. */
  readonly known?: (model: string) => ModelLineage | null;
  readonly packed?: () => PackedLineage | null;
}

/** The lineage of a project whose models can be rendered. Those that are broken are not followed. */
export function projectLineage(input: LineageInput & { readonly transforms: Transforms }): ColumnLineage {
  return lineageOfTexts({ ...input, texts: modelTexts(input.project, input.transforms) });
}

/** The same, for those who have the SQL of the models at hand. */
export function lineageOfTexts(input: LineageInput & { readonly texts: ModelTexts }): ColumnLineage {
  const { project, metrics, dialects, known, packed, texts } = input;
  return columnLineage({
    project,
    metrics,
    ...(known !== undefined && { known }),
    ...(packed !== undefined && { packed }),
    renderings(name) {
      const each = dialects.map((dialect) => texts.marked(name, dialect));
      return each.every((one) => one !== null) ? each.flat() : null;
    },
  });
}
