import { fileName } from '../../src/base/names.ts';
import { success } from '../../src/base/outcome.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { EmittedFile, Generator } from '../generator.ts';
import { prettyJson } from '../pretty-json.ts';
import { anyOf, envelopeSchema, payloadSchemas } from './envelope-schema.ts';
import { dialectUri, eventSchema, schemaId } from './event-schema.ts';

/** JSON Schemas (draft 2020-12): one a file for each event and each envelope, and all events in one bundle. */
export const jsonSchemaGenerator: Generator = {
  name: 'json-schema',
  summary: 'JSON Schemas of event payloads and of the envelopes they come in',
  generate({ project }) {
    const name = project.settings.name;
    const { events, sources } = project.catalog;
    const schemas = events.map((event) => ({ event, schema: eventSchema(event, schemaId(name, 'event', event.name)) }));
    const files: EmittedFile[] = schemas.map(({ event, schema }) => ({
      path: `schemas/events/${fileName(event.name)}.json`,
      contents: prettyJson(schema),
    }));
    for (const source of sources) {
      if (source.layout !== 'envelope') continue;
      files.push({
        path: `schemas/sources/${fileName(source.name)}.json`,
        contents: prettyJson(envelopeSchema(source, name)),
      });
    }
    files.push({ path: 'schemas/bundle.json', contents: prettyJson(bundleSchema(name, schemas)) });
    return success(files);
  },
};

/** Any event as `{event, properties}`, with every payload schema inside under its own id. */
function bundleSchema(
  project: string,
  schemas: readonly { readonly event: EventDef; readonly schema: JsonSchema }[],
): JsonSchema {
  const names = schemas.map(({ event }) => event.name);
  return {
    $schema: dialectUri,
    $id: schemaId(project, 'bundle'),
    title: project,
    description: 'Any event of the catalog: its name and its payload.',
    type: 'object',
    properties: { event: anyOf(names), properties: { type: 'object' } },
    required: ['event', 'properties'],
    additionalProperties: false,
    allOf: payloadSchemas('event', 'properties', names, project),
    $defs: Object.fromEntries(schemas.map(({ event, schema }) => [event.name, schema])),
  };
}
