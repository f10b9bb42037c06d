import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateFiles } from '../../generators/generate-files.ts';
import type { EmittedFile, Generator, GeneratorInput } from '../../generators/generator.ts';
import { generators } from '../../generators/index.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { hasErrors } from '../../src/base/diagnostic.ts';
import type { Source } from '../../src/base/span.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import { bigquery } from '../../src/dialects/bigquery/printer.ts';
import { duckdb } from '../../src/dialects/duckdb/printer.ts';
import { metricIndex } from '../../src/metrics/metric-index.ts';
import type { Project } from '../../src/model/project.ts';
import { loadTransforms } from '../../src/transforms/load-transforms.ts';
import { projectLineage } from '../../src/transforms/render/project-lineage.ts';
import { renderModel } from '../../src/transforms/render/render-model.ts';
import type { Transforms } from '../../src/transforms/transforms.ts';

export const repository = join(import.meta.dirname, '../..');
/** A project with everything that the language knows, and with names and texts that are hard on every output. */
export const nastyProject = join(import.meta.dirname, 'project');

export const dialects = [duckdb, bigquery];

/** The text files of a project: path → text. */
export function projectTexts(root: string): Record<string, string> {
  const paths = globSync(['waymark.yaml', 'catalog/**/*.yaml', 'transforms/**/*.{hbs,yaml}'], { cwd: root }).sort();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

export interface CheckedTexts {
  readonly project: Project;
  readonly input: GeneratorInput;
  readonly transforms: Transforms;
}

/** Checks a project that must be without errors, and makes what generators get. */
export function checkTexts(texts: Readonly<Record<string, string>>): CheckedTexts {
  const sources = Object.entries(texts).map(([path, text]): Source => ({ path, text }));
  const under = (folder: string, ending: RegExp): Source[] =>
    sources.filter(({ path }) => path.startsWith(`${folder}/`) && ending.test(path));
  const read = readSettings({ path: 'waymark.yaml', text: texts['waymark.yaml'] ?? 'name: test\n' }, {});
  const settings = read.value;
  if (settings === null) throw new Error(JSON.stringify(read.diagnostics, null, 2));
  const catalog = checkCatalog(under('catalog', /\.yaml$/), settings);
  if (catalog.value === null) throw new Error('no catalog');
  const templates = under('transforms', /\.hbs$/);
  const unitTests = under('transforms', /\.yaml$/);
  const transforms = loadTransforms({ templates, unitTests }, catalog.value, settings, dialects);
  const findings = [...read.diagnostics, ...catalog.diagnostics, ...transforms.diagnostics];
  const loaded = transforms.value;
  if (hasErrors(findings) || loaded === null) throw new Error(JSON.stringify(findings, null, 2));
  const project = { settings, catalog: catalog.value, models: loaded.models, unitTests: loaded.unitTests };
  const modelSql = (model: string, name: string): string => {
    const dialect = dialects.find((one) => one.name === name);
    if (dialect === undefined) throw new Error(`no dialect ${name}`);
    return renderModel(loaded, model, { dialect }).sql;
  };
  const metrics = metricIndex({ catalog: catalog.value, models: loaded.models, vars: settings.vars });
  const lineage = projectLineage({ project, transforms: loaded, metrics, dialects });
  return { project, transforms: loaded, input: { project, dialects, modelSql, lineage, cache: memoryCache() } };
}

/** Everything that generators make of a project that must be without errors. */
export async function generateTexts(
  texts: Readonly<Record<string, string>>,
  which: readonly Generator[] = generators,
): Promise<readonly EmittedFile[]> {
  const outcome = await generateFiles(which, checkTexts(texts).input, new Map());
  if (outcome.value === null) throw new Error(JSON.stringify(outcome.diagnostics, null, 2));
  return outcome.value;
}

/** The contents of an emitted file. */
export function contentsOf(files: readonly EmittedFile[], path: string): string {
  const file = files.find((one) => one.path === path);
  if (file === undefined)
    throw new Error(`${path} is not emitted; emitted are:\n${files.map((one) => one.path).join('\n')}`);
  return file.contents;
}
