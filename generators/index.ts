import { catalogGenerator } from './catalog/index.ts';
import { docsGenerator } from './docs/index.ts';
import { editorSchemaGenerator } from './editor-schema/index.ts';
import { eventGenerators } from './event-generators.ts';
import type { Generator } from './generator.ts';
import { sqlGenerator } from './sql/index.ts';
import { metricTypesGenerator } from './typescript/metrics.ts';

/**
 * Every generator that comes with Waymark. A new one is a folder and a line here, or where it looks at events alone in
 * `event-generators.ts`. Those that make many files come first: they are written while the others work.
 */
export const generators: readonly Generator[] = [
  docsGenerator,
  sqlGenerator,
  ...eventGenerators,
  metricTypesGenerator,
  editorSchemaGenerator,
  catalogGenerator,
];
