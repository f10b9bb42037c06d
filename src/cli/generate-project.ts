import { join } from 'node:path';
import { changeOutputs } from '../../generators/change-outputs.ts';
import { generateOutputs } from '../../generators/generate-outputs.ts';
import type { GeneratorInput } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { loadOwnGenerators } from '../../generators/load-own.ts';
import { type FileCache, fileCache } from '../../generators/text-cache.ts';
import type { WriteReport } from '../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import type { Outcome } from '../base/outcome.ts';
import { targetTypes } from '../dialects/index.ts';
import type { Project } from '../model/project.ts';
import type { CheckedProject } from '../run/project/load-project.ts';
import type { CheckedChange } from '../run/project/outline/check-change.ts';
import { outlinedProject } from '../run/project/outline/outlined-project.ts';
import type { Dialect } from '../sql/dialect.ts';
import { renderModel } from '../transforms/render/render-model.ts';
import type { OpenProject } from './open-project.ts';

/** Runs all generators and writes what they made. */
export async function generateProject(
  opened: OpenProject,
  check: boolean,
): Promise<{ value: WriteReport | null; diagnostics: readonly Diagnostic[] }> {
  const { root, project } = opened;
  const { paths } = project.settings;
  const own = await loadOwnGenerators(root, paths.generators);
  if (own.value === null || hasErrors(own.diagnostics)) return { value: null, diagnostics: own.diagnostics };
  const cache = openCache(root);
  const input = generatorInput(opened, cache);
  const written = await generateOutputs(generators, own.value, input, { root, out: paths.out, check });
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
  const { checked, events, models } = change;
  const { out } = checked.project.settings.paths;
  const cache = openCache(root);
  const input = { ...generatorInput({ ...checked, project: outlinedProject(change) }, cache), events, models };
  const written = await changeOutputs(generators, input, { root, out }, total, isUntouched);
  if (written?.value) cache.save('all');
  return written;
}

function openCache(root: string): FileCache {
  return fileCache(join(root, '.waymark', 'cache', 'generators.json'));
}

function generatorInput({ project, transforms }: CheckedProject, cache: FileCache): GeneratorInput {
  const dialects = dialectsOf(project);
  return {
    project,
    dialects,
    cache,
    modelSql(model, name) {
      const dialect = dialects.find((one) => one.name === name);
      if (!dialect) throw new Error(`the project has no dialect ${name}`);
      return renderModel(transforms, model, { dialect }).sql;
    },
  };
}

/** The dialects of the project's targets, DuckDB first. */
function dialectsOf({ settings }: Project): Dialect[] {
  const used = new Set(Object.values(settings.targets).map((target) => target.dialect));
  return Object.values(targetTypes)
    .map((type) => type.dialect)
    .filter((dialect) => used.has(dialect.name));
}
