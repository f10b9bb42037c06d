import { fileName } from '../../src/base/names.ts';
import { success } from '../../src/base/outcome.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { ChangedFiles, ChangeInput, EmittedFile, EventGenerator, EventsInput, MadeFiles } from '../generator.ts';
import { prettyJson, prettyJsonParts } from '../pretty-json.ts';
import { changeBundle } from './change-bundle.ts';
import { anyOf, envelopeSchema, payloadSchemas } from './envelope-schema.ts';
import { dialectUri, eventSchema, schemaId } from './event-schema.ts';

/** JSON Schemas (draft 2020-12): one a file for each event and each envelope, and all events in one bundle. */
export const jsonSchemaGenerator: EventGenerator = {
  name: 'json-schema',
  summary: 'JSON Schemas of event payloads and of the envelopes they come in',
  generate: ({ project }) => success(allSchemas(project)),
  change: changedSchemas,
};

const bundlePath = 'schemas/bundle.json';

function* allSchemas({ settings, catalog }: EventsInput['project']): MadeFiles {
  const { name } = settings;
  for (const event of catalog.events) yield eventFile(event, name);
  for (const source of catalog.sources) {
    if (source.layout !== 'envelope') continue;
    yield {
      path: `schemas/sources/${fileName(source.name)}.json`,
      contents: prettyJson(envelopeSchema(source, name)),
    };
  }
  yield { path: bundlePath, parts: prettyJsonParts(bundleSchema(name, catalog.events)) };
}

function* changedSchemas({ project, events }: ChangeInput): ChangedFiles {
  const { name } = project.settings;
  for (const event of events) yield eventFile(event, name);
  if (events.length > 0)
    yield { path: bundlePath, edit: (before) => changeBundle(before, events, (event) => schemaOf(event, name)) };
}

function eventFile(event: EventDef, project: string): EmittedFile {
  return { path: `schemas/events/${fileName(event.name)}.json`, contents: prettyJson(schemaOf(event, project)) };
}

function schemaOf(event: EventDef, project: string): JsonSchema {
  return eventSchema(event, schemaId(project, 'event', event.name));
}

/** Any event as `{event, properties}`, with every payload schema inside under its own id. */
function bundleSchema(project: string, events: readonly EventDef[]): JsonSchema {
  const names = events.map((event) => event.name);
  return {
    $schema: dialectUri,
    $id: schemaId(project, 'bundle'),
    title: project,
    description: 'Any event of the catalog: its name and its payload.',
    type: 'object',
    properties: { event: anyOf(names), properties: { type: 'object' } },
    required: ['event', 'properties'],
    additionalProperties: false,
    ...payloadSchemas('event', 'properties', names, project),
    $defs: Object.fromEntries(events.map((event) => [event.name, () => schemaOf(event, project)])),
  };
}
