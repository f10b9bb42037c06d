import { catalogGenerator } from './catalog/index.ts';
import { docsGenerator } from './docs/index.ts';
import { editorSchemaGenerator } from './editor-schema/index.ts';
import type { Generator } from './generator.ts';
import { jsonSchemaGenerator } from './json-schema/index.ts';
import { sqlGenerator } from './sql/index.ts';
import { typescriptGenerator } from './typescript/index.ts';
import { validatorsGenerator } from './validators/index.ts';

/**
 * Every generator that comes with Waymark. A new one is a folder and a line here. Those that make many files come first: they
 * are written while the others work.
 */
export const generators: readonly Generator[] = [
  docsGenerator,
  sqlGenerator,
  jsonSchemaGenerator,
  typescriptGenerator,
  editorSchemaGenerator,
  catalogGenerator,
  validatorsGenerator,
];
