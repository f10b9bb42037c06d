import { fileName } from '../../src/base/names.ts';
import { success } from '../../src/base/outcome.ts';
import type { EventDef } from '../../src/model/event.ts';
import type { JsonSchema } from '../../src/yaml/shape.ts';
import type { ChangedFiles, ChangeInput, EmittedFile, EventGenerator, EventsInput, MadeFiles } from '../generator.ts';
import { type Printed, prettyItem, prettyJson, prettyJsonParts } from '../pretty-json.ts';
import { changeBundle } from './change-bundle.ts';
import { allPayloads, anyOf, envelopeSchema } from './envelope-schema.ts';
import { dialectUri, schemaId } from './event-schema.ts';
import { eventSchemas, payloadTexts, type SchemaOf } from './printed-schemas.ts';

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
  const ofPayload = payloadTexts();
  for (const event of catalog.events) yield eventFile(event, schemaOf);
  for (const source of catalog.sources) {
    if (source.layout !== 'envelope') continue;
    yield {
      path: `schemas/sources/${fileName(source.name)}.json`,
      contents: prettyJson(envelopeSchema(source, name, ofPayload)),
    };
  }
  const definitions = catalog.events.map(
    (event): Definition => [event.name, (indent) => prettyItem(schemaOf(event), indent)],
  );
  const payloads = ofPayload({ event: 'event', payload: 'properties', project: name });
  yield { path: bundlePath, parts: prettyJsonParts(bundleSchema(name, definitions, payloads)) };
}

function* changedSchemas({ project, events }: ChangeInput): ChangedFiles {
  const schemaOf = eventSchemas(project.settings.name);
  for (const event of events) yield eventFile(event, schemaOf);
  if (events.length > 0) yield { path: bundlePath, edit: (before) => changeBundle(before, events, schemaOf) };
}

function eventFile(event: EventDef, schemaOf: SchemaOf): EmittedFile {
  return { path: `schemas/events/${fileName(event.name)}.json`, contents: prettyJson(schemaOf(event)) };
}

type Definition = readonly [name: string, schema: Printed];

/** Any event as `{event, properties}`, with every payload schema inside under its own id. */
function bundleSchema(
  project: string,
  events: readonly Definition[],
  ofPayload: (name: string) => Printed,
): JsonSchema {
  const names = events.map(([name]) => name);
  return {
    $schema: dialectUri,
    $id: schemaId(project, 'bundle'),
    title: project,
    description: 'Any event of the catalog: its name and its payload.',
    type: 'object',
    properties: { event: anyOf(names), properties: { type: 'object' } },
    required: ['event', 'properties'],
    additionalProperties: false,
    ...allPayloads(names, ofPayload),
    $defs: Object.fromEntries(events),
  };
}
