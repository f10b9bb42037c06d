import type { EventGenerator } from './generator.ts';
import { jsonSchemaGenerator } from './json-schema/index.ts';
import { typescriptGenerator } from './typescript/index.ts';
import { validatorsGenerator } from './validators/index.ts';

/** Those that look at events alone: of a large project they work in a thread of their own. */
export const eventGenerators: readonly EventGenerator[] = [
  jsonSchemaGenerator,
  typescriptGenerator,
  validatorsGenerator,
];
