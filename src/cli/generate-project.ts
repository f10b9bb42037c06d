import { join } from 'node:path';
import { generateOutputs } from '../../generators/generate-outputs.ts';
import type { GeneratorInput } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { loadOwnGenerators } from '../../generators/load-own.ts';
import { fileCache } from '../../generators/text-cache.ts';
import type { WriteReport } from '../../generators/write-files.ts';
import { type Diagnostic, hasErrors } from '../base/diagnostic.ts';
import { targetTypes } from '../dialects/index.ts';
import type { Dialect } from '../sql/dialect.ts';
import { renderModel } from '../transforms/render/render-model.ts';
import type { OpenProject } from './open-project.ts';

/** Runs all generators and writes what they made. */
export async function generateProject(
  opened: OpenProject,
  check: boolean,
): Promise<{ value: WriteReport | null; diagnostics: readonly Diagnostic[] }> {
  const { root, project, transforms } = opened;
  const { paths } = project.settings;
  const own = await loadOwnGenerators(root, paths.generators);
  if (own.value === null || hasErrors(own.diagnostics)) return { value: null, diagnostics: own.diagnostics };
  const cache = fileCache(join(root, '.waymark', 'cache', 'generators.json'));
  const dialects = dialectsOf(opened);
  const input: GeneratorInput = {
    project,
    dialects,
    cache,
    modelSql(model, name) {
      const dialect = dialects.find((one) => one.name === name);
      if (!dialect) throw new Error(`the project has no dialect ${name}`);
      return renderModel(transforms, model, { dialect }).sql;
    },
  };
  const written = await generateOutputs(generators, own.value, input, { root, out: paths.out, check });
  if (!check && written.value !== null) cache.save();
  return written;
}

/** The dialects of the project's targets, DuckDB first. */
function dialectsOf({ project }: OpenProject): Dialect[] {
  const used = new Set(Object.values(project.settings.targets).map((target) => target.dialect));
  return Object.values(targetTypes)
    .map((type) => type.dialect)
    .filter((dialect) => used.has(dialect.name));
}
