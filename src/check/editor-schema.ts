import type { JsonSchema, Shape } from '../yaml/shape.ts';
import { assertionDefinitions } from './assertion-shape.ts';
import { catalogShape } from './catalog-shape.ts';
import { propertySampleShape } from './sample-shape.ts';
import { settingsShape } from './settings-shape.ts';
import { typeDefinitions } from './type-shape.ts';

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** JSON Schema of catalog files, for editors that complete and check while typing. Built from what reads them. */
export function catalogSchema(): JsonSchema {
  const root = catalogShape.schema();
  return {
    $schema: dialect,
    title: 'Waymark catalog',
    ...root,
    patternProperties: { '^x-': {} },
    $defs: definitions({ ...typeDefinitions, ...assertionDefinitions, sample: propertySampleShape }),
  };
}

/** JSON Schema of `waymark.yaml`. */
export function settingsSchema(): JsonSchema {
  return { $schema: dialect, title: 'Waymark settings', ...settingsShape.schema() };
}

function definitions(shapes: Readonly<Record<string, Shape<unknown>>>): JsonSchema {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, shape.schema()]));
}
