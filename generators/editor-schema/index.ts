import { success } from '../../src/base/outcome.ts';
import { catalogSchema, settingsSchema } from '../../src/check/editor-schema.ts';
import type { Generator } from '../generator.ts';
import { prettyJson } from '../pretty-json.ts';

/** JSON Schemas of Waymark's own files, with which editors complete and check while you type. */
export const editorSchemaGenerator: Generator = {
  name: 'editor-schema',
  summary: 'JSON Schemas of catalog files and settings, for editors',
  generate: () =>
    success([
      { path: 'schemas/waymark-catalog.json', contents: prettyJson(catalogSchema()) },
      { path: 'schemas/waymark-settings.json', contents: prettyJson(settingsSchema()) },
    ]),
  change: () => [],
};
