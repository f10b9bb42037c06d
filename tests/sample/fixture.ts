import { Ajv2020 } from 'ajv/dist/2020.js';
import { wholeFile } from '../../generators/generate-files.ts';
import { jsonSchemaGenerator } from '../../generators/json-schema/index.ts';
import { memoryCache } from '../../generators/text-cache.ts';
import { isClean } from '../../src/base/outcome.ts';
import { checkCatalog } from '../../src/check/check.ts';
import { readSettings } from '../../src/check/read-settings.ts';
import type { Catalog } from '../../src/model/catalog.ts';
import type { Project } from '../../src/model/project.ts';
import { type SampledRow, type SampleOptions, sampleEvents } from '../../src/sample/index.ts';

/** A project of one catalog file. Throws where the catalog is wrong: these tests are about sampling. */
export function projectOf(...yaml: readonly string[]): Project {
  const settings = readSettings(null, {}).value;
  if (!settings) throw new Error('no settings');
  const files = yaml.map((text, index) => ({ path: `catalog/${index}.yaml`, text }));
  const checked = checkCatalog(files, settings);
  if (!isClean(checked)) throw new Error(checked.diagnostics.map((one) => `${one.code}: ${one.message}`).join('\n'));
  return { settings, catalog: checked.value, models: [], unitTests: [] };
}

export const catalogOf = (...yaml: readonly string[]): Catalog => projectOf(...yaml).catalog;

export function sample(catalog: Catalog, options: Partial<SampleOptions> = {}): SampledRow[] {
  const outcome = sampleEvents(catalog, { seed: 1, count: 2000, from: '2025-01-14', days: 14, ...options });
  if (!outcome.value) throw new Error(outcome.diagnostics.map((one) => one.message).join('\n'));
  return [...outcome.value];
}

/** What of a row stands in its payload, for sources with the usual names. */
export function payloadOf({ row }: SampledRow): Record<string, unknown> {
  const { properties } = row;
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
}

/** Tells of a row of a source with the layout `envelope` whether the generated schemas take it. */
export async function schemaCheck(project: Project): Promise<(row: SampledRow) => boolean> {
  const generated = await jsonSchemaGenerator.generate({ project, cache: memoryCache() });
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, validateFormats: false });
  const schemas = [...(generated.value ?? [])].filter((file) => /bundle|sources/.test(file.path));
  for (const file of schemas) ajv.addSchema(JSON.parse(wholeFile(file).contents), file.path);
  return ({ source, row }) => ajv.getSchema(`schemas/sources/${source}.json`)?.(row) === true;
}
