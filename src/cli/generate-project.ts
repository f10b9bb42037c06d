import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogPath } from '../../generators/catalog/index.ts';
import { lineageInCatalog } from '../../generators/catalog/lineage-section.ts';
import { changeOutputs } from '../../generators/change-outputs.ts';
import { generateOutputs } from '../../generators/generate-outputs.ts';
import type { ChangeInput, GeneratorInput } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { loadOwnGenerators } from '../../generators/load-own.ts';
import { projectMetrics } from '../../generators/project-metrics.ts';
import { overlaidLineage, relinkedEvents } from '../../generators/relinked.ts';
import { type FileCache, fileCache } from '../../generators/text-cache.ts';
import type { ThreadedEvents } from '../../generators/threaded-events.ts';
import type { WriteReport } from '../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import { targetTypes } from '../dialects/index.ts';
import type { ColumnLineage } from '../impact/column-lineage.ts';
import { lineageDialects, usedDialects } from '../run/project/check-targets.ts';
import type { CheckedChange } from '../run/project/outline/check-change.ts';
import { outlinedProject } from '../run/project/outline/outlined-project.ts';
import type { Snapshot } from '../run/project/snapshot/snapshot.ts';
import { modelSql, modelTexts } from '../transforms/render/model-texts.ts';
import { lineageOfTexts } from '../transforms/render/project-lineage.ts';
import { cacheFile } from './generate-ahead.ts';

/** A checked project as the generators need it. */
export interface GeneratorProject extends Pick<Snapshot, 'project' | 'texts'> {
  readonly known?: Snapshot['known'];
}

/** Runs all generators and writes what they made. `events` is what `generateAhead` has started. */
export async function generateProject(
  root: string,
  opened: GeneratorProject,
  check: boolean,
  events: ThreadedEvents | null = null,
): Promise<{ value: WriteReport | null; diagnostics: readonly Diagnostic[] }> {
  const { project } = opened;
  const { paths } = project.settings;
  const own = await loadOwnGenerators(root, paths.generators);
  if (own.value === null || hasErrors(own.diagnostics)) return { value: null, diagnostics: own.diagnostics };
  const cache = openCache(root);
  const input = generatorInput(opened, cache);
  const written = await generateOutputs(generators, own.value, input, {
    root,
    out: paths.out,
    check,
    cacheFile: cache.path,
    events,
  });
  if (!check && written.value !== null) cache.save('used');
  return written;
}

/**
 * Brings the outputs up to date after a change that concerns only some definitions; null, with nothing touched, where everything
 * has to be generated. `total` is the number of all files.
 */
export async function generateChange(
  root: string,
  change: CheckedChange,
  total: number,
  isUntouched: () => Promise<boolean>,
): Promise<Outcome<WriteReport> | null> {
  const { checked } = change;
  const { out } = checked.project.settings.paths;
  const before = lineageBefore(join(root, out, catalogPath));
  if (before === null) return null;
  const cache = openCache(root);
  const project = outlinedProject(change);
  const texts = modelTexts(project, checked.transforms);
  const input = changeInput(change, generatorInput({ project, texts }, cache), before);
  if (input === null) return null;
  const written = await changeOutputs(generators, input, { root, out }, total, isUntouched);
  if (written?.value) cache.save('all');
  return written;
}

/** The lineage as the last run has told it. Whether that is how it left the file is seen before anything is written. */
function lineageBefore(path: string): ColumnLineage | null {
  try {
    return lineageInCatalog(readFileSync(path));
  } catch {
    return null;
  }
}

/** Null where more changes than the definitions themselves and the pages of the events that changed models read. */
function changeInput(
  { checked, events, models }: CheckedChange,
  input: GeneratorInput,
  before: ColumnLineage,
): ChangeInput | null {
  const own = lineageOf({ ...checked, texts: modelTexts(checked.project, checked.transforms) });
  const lineage = overlaidLineage(before, models, own.model);
  const names = relinkedEvents(input.project, models, before, lineage);
  if (names === null) return null;
  const changed = new Set(events.map((one) => one.name));
  const relinked = checked.project.catalog.events.filter(({ name }) => names.has(name) && !changed.has(name));
  const isKnown = [...names].every((name) => changed.has(name) || relinked.some((one) => one.name === name));
  return isKnown ? { ...input, lineage, events, models, relinked } : null;
}

function lineageOf({ project, texts, known }: GeneratorProject): ColumnLineage {
  const dialects = lineageDialects(project.settings, targetTypes);
  return lineageOfTexts({ project, texts, metrics: projectMetrics(project), dialects, ...(known && { known }) });
}

function openCache(root: string): FileCache {
  return fileCache(cacheFile(root));
}

function generatorInput(of: GeneratorProject, cache: FileCache): GeneratorInput {
  const { project, texts } = of;
  const dialects = usedDialects(project.settings, targetTypes);
  return {
    project,
    dialects,
    lineage: lineageOf(of),
    cache,
    modelSql(name, wanted) {
      const dialect = dialects.find((one) => one.name === wanted);
      if (!dialect) throw new Error(`the project has no dialect ${wanted}`);
      return modelSql(texts, name, dialect);
    },
  };
}
