import { fileName } from '../../src/base/names.ts';
import { success } from '../../src/base/outcome.ts';
import { remember } from '../../src/base/remember.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { Property } from '../../src/model/values.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { ChangedFiles, ChangeInput, EmittedFile, EventGenerator, EventsInput, MadeFiles } from '../generator.ts';
import { type Printed, prettyItem, prettyJson, prettyJsonParts } from '../pretty-json.ts';
import { changeBundle } from './change-bundle.ts';
import { anyOf, envelopeSchema, payloadSchemas } from './envelope-schema.ts';
import { dialectUri, eventSchema, schemaId } from './event-schema.ts';
import { propertySchema } from './value-schema.ts';

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
  const schemaOf = eventSchemas(name);
  for (const event of catalog.events) yield eventFile(event, schemaOf);
  for (const source of catalog.sources) {
    if (source.layout !== 'envelope') continue;
    yield {
      path: `schemas/sources/${fileName(source.name)}.json`,
      contents: prettyJson(envelopeSchema(source, name)),
    };
  }
  yield { path: bundlePath, parts: prettyJsonParts(bundleSchema(name, catalog.events, schemaOf)) };
}

function* changedSchemas({ project, events }: ChangeInput): ChangedFiles {
  const schemaOf = eventSchemas(project.settings.name);
  for (const event of events) yield eventFile(event, schemaOf);
  if (events.length > 0) yield { path: bundlePath, edit: (before) => changeBundle(before, events, schemaOf) };
}

type SchemaOf = (event: EventDef) => JsonSchema;

/** The schemas of events to be printed. Of a property that they share the schema is printed once at each indent. */
function eventSchemas(project: string): SchemaOf {
  const textsAt = remember((indent) => remember((property: Property) => prettyItem(propertySchema(property), indent)));
  const ofProperty =
    (property: Property): Printed =>
    (indent) =>
      textsAt(indent)(property);
  return (event) => eventSchema(event, schemaId(project, 'event', event.name), ofProperty);
}

function eventFile(event: EventDef, schemaOf: SchemaOf): EmittedFile {
  return { path: `schemas/events/${fileName(event.name)}.json`, contents: prettyJson(schemaOf(event)) };
}

/** Any event as `{event, properties}`, with every payload schema inside under its own id. */
function bundleSchema(project: string, events: readonly EventDef[], schemaOf: SchemaOf): JsonSchema {
  const names = events.map((event) => event.name);
  const inBundle =
    (event: EventDef): Printed =>
    (indent) =>
      prettyItem(schemaOf(event), indent);
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
    $defs: Object.fromEntries(events.map((event) => [event.name, inBundle(event)])),
  };
}
