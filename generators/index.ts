import { catalogGenerator } from './catalog/index.ts';
import { docsGenerator } from './docs/index.ts';
import { editorSchemaGenerator } from './editor-schema/index.ts';
import type { Generator } from './generator.ts';
import { jsonSchemaGenerator } from './json-schema/index.ts';
import { sqlGenerator } from './sql/index.ts';
import { typescriptGenerator } from './typescript/index.ts';
import { validatorsGenerator } from './validators/index.ts';

/** Every generator that comes with Waymark. A new one is a folder and a line here. */
export const generators: readonly Generator[] = [
  catalogGenerator,
  typescriptGenerator,
  jsonSchemaGenerator,
  validatorsGenerator,
  editorSchemaGenerator,
  docsGenerator,
  sqlGenerator,
];
