import type { ModelLineage } from '../../../impact/model-lineage.ts';
import type { Project, Settings } from '../../../model/project.ts';
import type { Dialect } from '../../../sql/dialect.ts';
import { type ModelTexts, modelTexts } from '../../../transforms/render/model-texts.ts';
import type { CheckedProject } from '../load-project.ts';
import { type Keeper, keptFiles } from './keeper.ts';
import { keptText } from './kept-text.ts';
import { lineageOfText } from './lineage-text.ts';
import { packProject, unpackProject } from './pack-project.ts';
import { packTexts, unpackTexts } from './pack-texts.ts';

/** A checked project without errors as it is read back: what is needed to generate from it. */
export interface Snapshot {
  /**
   * The parts of a definition stand where the definition stands. Equal properties of events are one object, which stands where
   * the first of these events does.
   */
  readonly project: Project;
  readonly texts: ModelTexts;
  /** What is known of the columns of a model; null where nothing was kept. */
  readonly known: (model: string) => ModelLineage | null;
}

/** Begins to keep a project for the next command; what is returned does the rest. `dialects` are those that lineage is read in. */
export function keepSnapshot(keeper: Keeper, checked: CheckedProject, dialects: readonly Dialect[]): () => void {
  const { project, transforms } = checked;
  const { models } = project;
  keeper.keepTexts(JSON.stringify(packTexts(models, modelTexts(project, transforms), dialects)));
  return () => keeper.keepProject(packProject(project));
}

/** The project that was kept under this key, or null. */
export function recallSnapshot(root: string, key: string, settings: Settings): Snapshot | null {
  const packed = keptText(root, keptFiles.project, key);
  const texts = packed === null ? null : keptText(root, keptFiles.texts, key);
  const project = packed === null || texts === null ? null : unpackProject(packed, settings);
  if (project === null || texts === null) return null;
  const lineage = keptText(root, keptFiles.lineage, key);
  return {
    project,
    texts: unpackTexts(JSON.parse(texts), project.catalog),
    known: lineage === null ? () => null : lineageOfText(lineage),
  };
}
